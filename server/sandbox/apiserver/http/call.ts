import type { Chance } from '../../chance.ts'
import type { Clock } from '../../clock.ts'
import type { PodRuntime } from '../../engine/pod-runtime.ts'
import type { KubeObject } from '../../kube/objects.ts'
import type { ClusterApi } from '../api.ts'
import { computeManagedFields } from '../patch/managed-fields.ts'
import type { WriteRequest } from '../registry.ts'
import { negotiate } from './accept.ts'
import type { AnswerForm } from './accept.ts'
import { includeOf, showObject } from './list.ts'
import { dryRunOf } from './query.ts'
import { sendValue, warn } from './respond.ts'
import type { Exchange } from './respond.ts'
import type { ServedKind, ServedKinds } from './served-kinds.ts'
import type { WatchRequest } from './watch-stream.ts'

/** The cluster behind the server's handlers. */
export interface Cluster {
  api: ClusterApi
  kinds: ServedKinds
  clock: Clock
  chance: Chance
  /** Left out while nothing runs pods. */
  runtime: PodRuntime | undefined
  /** Opens a watch for the exchange; it lives until the client leaves or the server closes. */
  watch(exchange: Exchange, request: WatchRequest): void
}

/** A request for a resource: what it is about, and the exchange that waits for the answer. */
export interface Call {
  cluster: Cluster
  exchange: Exchange
  kind: ServedKind
  namespace: string | undefined
}

/** A request for one object. */
export interface NamedCall extends Call {
  name: string
}

/** Answers with one object, in the form that was negotiated before the work began. */
export async function answer(
  { cluster, exchange, kind }: Call,
  object: KubeObject,
  { form = negotiate(exchange.request.headers), code = 200 }: { form?: AnswerForm; code?: number } = {},
): Promise<void> {
  const { warning } = kind.registry.definition
  if (code === 201 && warning !== undefined) warn(exchange, warning)
  const include = includeOf(exchange.query)
  const shown = showObject(kind, object, { form, include, now: cluster.clock.now() })
  await sendValue(exchange, code, shown, form.encoding)
}

/** How a write over the wire is done: by whom, and whether only to be tried. @throws {StatusError} Invalid */
export function writeRequest({ query, request }: Exchange, subresource?: string): WriteRequest {
  return {
    manager: {
      name: managerName(query.get('fieldManager'), request.headers['user-agent']),
      ...(subresource === undefined ? {} : { subresource }),
    },
    trackFields: computeManagedFields,
    dryRun: dryRunOf(query),
  }
}

/** A client that names no field manager is known by the start of its user agent (`kubectl/v1.32.0 …`). */
function managerName(asked: string | null, userAgent = 'unknown'): string {
  if (asked !== null && asked !== '') return asked
  return userAgent.split('/', 1)[0] ?? ''
}
