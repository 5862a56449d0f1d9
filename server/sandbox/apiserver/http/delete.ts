import type { DeleteRequest } from '../registry.ts'
import type { KubeObject } from '../../kube/objects.ts'
import { stringOf, valueAt } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { REFUSALS } from '../messages.ts'
import { negotiate } from './accept.ts'
import { readBody } from './body.ts'
import { answer } from './call.ts'
import type { Call, NamedCall } from './call.ts'
import { decodeBody } from './decode-body.ts'
import { includeOf, listPage, selectionOf, showPage } from './list.ts'
import { dryRunOf, integerOf } from './query.ts'
import { sendValue } from './respond.ts'
import type { Exchange } from './respond.ts'

const POLICIES = ['Background', 'Foreground', 'Orphan'] as const

/** Resources that answer a deletion with the object; the others with a Status (ReturnDeletedObject of their registries). */
const RETURN_OBJECT = new Set<string>([
  'pods',
  'services',
  'serviceaccounts',
  'podtemplates',
  'resourcequotas',
  'persistentvolumes',
  'persistentvolumeclaims',
])

/** DELETE of one object. */
export async function deleteObject(call: NamedCall): Promise<void> {
  const { kind, namespace, name, exchange } = call
  const form = negotiate(exchange.request.headers)
  const options = await readDeleteOptions(exchange)
  const { object, removed } = kind.registry.delete(namespace, name, options)
  if (!removed || RETURN_OBJECT.has(kind.registry.definition.name)) return answer(call, object, { form })
  await sendValue(exchange, 200, successOf(call, object), form.encoding)
}

/** The Status of a deletion that is done; kubectl waits for this uid to be gone. */
function successOf({ kind }: Call, { metadata: { name, uid } }: KubeObject): object {
  const { group, plural } = kind.registry.definition
  const details = { name, ...(group === '' ? {} : { group }), kind: plural, uid }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

/** DELETE of a collection: each object that the selectors choose. */
export async function deleteCollection({ cluster, exchange, kind, namespace }: Call): Promise<void> {
  const form = negotiate(exchange.request.headers)
  const options = await readDeleteOptions(exchange)
  const selection = selectionOf(kind, namespace, exchange.query)
  const page = listPage(kind, selection, exchange.query, cluster.api.store.revision)
  const objects = page.objects.map(
    ({ metadata }) => kind.registry.delete(metadata.namespace, metadata.name, options).object,
  )
  const showing = { form, include: includeOf(exchange.query), now: cluster.clock.now() }
  await sendValue(exchange, 200, showPage(kind, { ...page, objects }, showing), form.encoding)
}

/** Reads DeleteOptions (meta/v1) from the body, or from the query where there is none. */
async function readDeleteOptions(exchange: Exchange): Promise<DeleteRequest> {
  const bytes = await readBody(exchange.request)
  const { 'content-type': type } = exchange.request.headers
  const body = bytes.length > 0 ? decodeBody(bytes, type, 'DeleteOptions').object : fromQuery(exchange.query)
  return deleteRequest(body, dryRunOf(exchange.query))
}

/** The request that a DeleteOptions object asks for. @throws {StatusError} Invalid */
export function deleteRequest(options: unknown, dryRun: boolean): DeleteRequest {
  const grace = valueAt(options, 'gracePeriodSeconds')
  const policy = valueAt(options, 'propagationPolicy') ?? orphanPolicy(valueAt(options, 'orphanDependents'))
  const propagationPolicy = POLICIES.find((known) => known === policy)
  if (policy !== undefined && policy !== null && propagationPolicy === undefined) throw unknownPolicy(policy)
  const uid = stringOf(valueAt(options, 'preconditions', 'uid'))
  const resourceVersion = stringOf(valueAt(options, 'preconditions', 'resourceVersion'))
  const isDry = valueAt(options, 'dryRun')
  return {
    dryRun: dryRun || (Array.isArray(isDry) && isDry.includes('All')),
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(propagationPolicy ? { propagationPolicy } : {}),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  }
}

function orphanPolicy(orphan: unknown): string | undefined {
  if (typeof orphan !== 'boolean') return undefined
  return orphan ? 'Orphan' : 'Background'
}

function unknownPolicy(policy: unknown): Error {
  const supported = POLICIES.map((known) => `"${known}"`).join(', ')
  return REFUSALS.invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
    {
      type: 'FieldValueNotSupported',
      field: 'propagationPolicy',
      message: `Unsupported value: ${JSON.stringify(policy)}: supported values: ${supported}, "nil"`,
    },
  ])
}

function fromQuery(query: URLSearchParams): JsonObject {
  const policy = query.get('propagationPolicy')
  const orphan = query.get('orphanDependents')
  return {
    gracePeriodSeconds: integerOf(query, 'gracePeriodSeconds'),
    ...(policy === null ? {} : { propagationPolicy: policy }),
    ...(orphan === null ? {} : { orphanDependents: orphan === 'true' }),
  }
}
