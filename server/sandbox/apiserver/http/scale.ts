import type { KubeObject } from '../../kube/objects.ts'
import { copyOf, valueAt } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { formatSelector } from '../label-selector.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import type { ScaleAccess } from '../resource-definition.ts'
import { ageColumn, count, nameColumn } from '../resources/columns.ts'
import { columnDefinitions, TABLE, tableRow } from '../table.ts'
import { negotiate } from './accept.ts'
import { readBody } from './body.ts'
import { writeRequest } from './call.ts'
import type { NamedCall } from './call.ts'
import { decodeBody } from './decode-body.ts'
import { checkFields, requireKind, withMetadata } from './decode-object.ts'
import { readPatch } from './patch-request.ts'
import { includeOf } from './list.ts'
import { sendValue } from './respond.ts'

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' }

/** GET, PUT and PATCH of the scale subresource (autoscaling/v1 Scale), for kinds that have replicas. */
export async function serveScale(call: NamedCall): Promise<void> {
  const { exchange, kind, namespace, name } = call
  const access = kind.registry.definition.scale
  if (!access) throw REFUSALS.noSuchResource()
  const form = negotiate(exchange.request.headers)
  const shown =
    exchange.method === 'GET' || exchange.method === 'HEAD'
      ? kind.registry.get(namespace, name)
      : await writeScale(call, access)
  const value = form.as === 'table' ? tableOf(shown, access, call) : scaleOf(shown, access)
  await sendValue(exchange, 200, value, form.encoding)
}

/** What `kubectl get --subresource=scale` shows. */
function tableOf(
  object: KubeObject,
  access: Pick<ScaleAccess<KubeObject>, 'read'>,
  { cluster, exchange }: NamedCall,
): object {
  const columns = [
    nameColumn,
    count<KubeObject>('Desired', 'How many replicas are wanted.', (of) => access.read(of).desired),
    count<KubeObject>('Available', 'How many replicas there are.', (of) => access.read(of).current),
    ageColumn,
  ]
  const showing = { now: cluster.clock.now(), include: includeOf(exchange.query) }
  return {
    ...TABLE,
    metadata: { resourceVersion: object.metadata.resourceVersion },
    columnDefinitions: columnDefinitions({ columns }),
    rows: [tableRow({ columns }, object, scaleOf(object, access), showing)],
  }
}

async function writeScale(call: NamedCall, access: ScaleAccess<never>): Promise<KubeObject> {
  const { exchange, kind, namespace, name } = call
  const bytes = await readBody(exchange.request)
  const change = readChange(call, bytes)
  return kind.registry.update(
    namespace,
    name,
    (copy) => {
      const scale = change(scaleOf(copy, access))
      const replicas = valueAt(scale, 'spec', 'replicas') ?? 0
      if (typeof replicas !== 'number' || replicas < 0) throw refusedReplicas(name, replicas)
      const { resourceVersion } = withMetadata(scale).metadata
      if (resourceVersion !== undefined) copy.metadata.resourceVersion = resourceVersion
      writeReplicas(access, copy, replicas)
    },
    writeRequest(exchange, 'scale'),
  )
}

/** A kind's accessor knows its own kind only; the registry keeps kinds apart. */
function writeReplicas(
  access: Pick<ScaleAccess<KubeObject>, 'write'>,
  copy: KubeObject,
  replicas: number,
): void {
  access.write(copy, replicas)
}

function readChange({ exchange }: NamedCall, bytes: Buffer): (scale: JsonObject) => JsonObject {
  if (exchange.method === 'PATCH') {
    const patch = readPatch(exchange, bytes, SCALE)
    return (scale) => ({ ...patch.apply(scale) })
  }
  const body = decodeBody(bytes, exchange.request.headers['content-type'], SCALE.kind)
  requireKind(body.object, SCALE)
  checkFields(exchange, body, SCALE)
  return () => body.object
}

function refusedReplicas(name: string, replicas: unknown): Error {
  return REFUSALS.invalid(SCALE, name, [
    { type: 'FieldValueInvalid', field: 'spec.replicas', message: PARTS.negative(replicas) },
  ])
}

function scaleOf(object: KubeObject, access: Pick<ScaleAccess<KubeObject>, 'read'>): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const { desired, current, selector } = access.read(object)
  return copyOf({
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: desired },
    status: { replicas: current, selector: formatSelector(selector) },
  })
}
