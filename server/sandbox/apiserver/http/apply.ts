import type { KubeObject } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import type { IncomingObject } from '../identity.ts'
import { groupVersion } from '../identity.ts'
import { copyOf, isJsonObject, stringOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import { ApplyConflictError } from '../patch/apply-conflict.ts'
import { serverSideApply } from '../patch/server-side-apply.ts'
import type { UpdateRequest } from '../registry.ts'
import { schema } from '../schema/kubernetes.ts'
import type { ObjectType } from '../schema/schema.ts'
import type { NamedCall } from './call.ts'
import { decodeYaml } from './decode-body.ts'
import { checkFields, expectedKind, requireKind, withMetadata } from './decode-object.ts'
import { translated } from './patch-request.ts'
import { booleanOf } from './query.ts'
import { shownAs, storedFrom } from './served-kinds.ts'

/** Server-side apply: makes the object, or merges the configuration into it. @throws {StatusError} Conflict, BadRequest */
export function applyPatch(
  call: NamedCall,
  bytes: Buffer,
  request: UpdateRequest,
): { object: KubeObject; created: boolean } {
  const { kind, namespace, name } = call
  const configuration = readConfiguration(call, bytes)
  const type = schema.typeOfKind(kind.group, kind.version, kind.registry.definition.kind)
  if (!type) throw REFUSALS.unsupportedMediaType([])
  // What apply works out is final: managedFields are not computed a second time.
  const write: UpdateRequest = { ...request, trackFields: (_, next) => next.metadata.managedFields ?? [] }
  const merge = (live: KubeObject | undefined): IncomingObject =>
    merged(call, { configuration, type, request }, live && shownAs(kind, live))
  if (request.part === 'main' && !kind.registry.find(namespace, name)) {
    return { object: kind.registry.create(namespace, merge(undefined), write), created: true }
  }
  return { object: kind.registry.update(namespace, name, merge, write), created: false }
}

function readConfiguration(call: NamedCall, bytes: Buffer): JsonObject {
  const { exchange, kind, name } = call
  if ((exchange.query.get('fieldManager') ?? '') === '') {
    throw REFUSALS.invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      { type: 'FieldValueRequired', field: 'fieldManager', message: PARTS.fieldManagerRequired },
    ])
  }
  const expected = expectedKind(kind)
  const body = decodeYaml(bytes.toString(), expected.kind)
  requireKind(body.object, expected)
  checkFields(exchange, body, expected)
  const metadata = isJsonObject(body.object['metadata']) ? body.object['metadata'] : {}
  if (metadata['managedFields'] !== undefined) throw REFUSALS.badRequest(PARTS.managedFieldsNotNil)
  const own = stringOf(metadata['name']) ?? name
  if (own !== name) throw REFUSALS.badRequest(PARTS.nameMismatch(own, name))
  return { ...body.object, metadata: { ...metadata, name } }
}

interface Merge {
  configuration: JsonObject
  type: ObjectType
  request: UpdateRequest
}

function merged(call: NamedCall, merge: Merge, live: KubeObject | undefined): IncomingObject {
  const { cluster, exchange, kind } = call
  const force = booleanOf(exchange.query, 'force')
  const time = timestamp(cluster.clock.now())
  const manager = merge.request.manager ?? { name: '' }
  try {
    const { object, managedFields } = translated(() =>
      serverSideApply(live, merge.configuration, { manager, force, time, type: merge.type }),
    )
    const result = withMetadata(copyOf(storedFrom(kind, object)))
    result.apiVersion = groupVersion(kind.group, kind.version)
    result.metadata.managedFields = managedFields
    return result
  } catch (error) {
    if (!(error instanceof ApplyConflictError)) throw error
    throw REFUSALS.applyConflict(error.message, error.causes, error)
  }
}
