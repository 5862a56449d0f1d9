import { isJsonObject, stringOf, valueAt } from '../json.ts'
import { matcherOf } from '../label-selector.ts'
import { REFUSALS } from '../messages.ts'
import type { KindMap } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import { readObject } from './body.ts'
import type { Cluster, NamedCall } from './call.ts'
import { requireKind } from './decode-object.ts'
import { deleteRequest } from './delete.ts'
import { dryRunOf } from './query.ts'
import { sendValue } from './respond.ts'

const EVICTION = { group: 'policy', version: 'v1', kind: 'Eviction' }
const BUDGETS = 'poddisruptionbudgets.policy'

type Pod = KindMap['pods']
type Budget = KindMap[typeof BUDGETS]

/** POST of pods/eviction: a deletion that respects the pod's disruption budget. @throws {StatusError} TooManyRequests */
export async function evictPod(call: NamedCall): Promise<void> {
  const { cluster, exchange, kind, namespace = '', name } = call
  const { object: body } = await readObject(exchange.request, EVICTION.kind)
  if (body['apiVersion'] === 'policy/v1beta1') body['apiVersion'] = 'policy/v1'
  requireKind(body, EVICTION)
  const request = deleteRequest(body['deleteOptions'], dryRunOf(exchange.query))
  const pod = cluster.api.get('pods', namespace, name)
  if (needsBudget(pod)) spendBudget(call, pod, request.dryRun === true)
  kind.registry.delete(namespace, name, request)
  await sendValue(exchange, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' })
}

/** A pod that does not run, or is going anyway, disturbs nobody. */
function needsBudget({ metadata, status }: Pod): boolean {
  const { phase = '' } = status
  return metadata.deletionTimestamp === undefined && !['Pending', 'Succeeded', 'Failed'].includes(phase)
}

function spendBudget({ cluster, namespace = '' }: NamedCall, pod: Pod, dryRun: boolean): void {
  if (!cluster.api.registries.has(BUDGETS)) return
  const budgets = cluster.api
    .list(BUDGETS, { namespace })
    .filter(({ spec }) => matcherOf(spec.selector)(pod.metadata.labels))
  const [budget, ...others] = budgets
  if (!budget) return
  if (others.length > 0) throw REFUSALS.severalBudgets()
  if (!isAlwaysAllowed(budget, pod)) spend(cluster, budget, { pod, dryRun })
}

/** `unhealthyPodEvictionPolicy: AlwaysAllow` lets pods go that are not ready. */
function isAlwaysAllowed({ spec }: Budget, pod: Pod): boolean {
  const ready = pod.status.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
  return !ready && stringOf(valueAt(spec, 'unhealthyPodEvictionPolicy')) === 'AlwaysAllow'
}

function spend(
  { api, clock }: Cluster,
  { metadata, status }: Budget,
  { pod, dryRun }: { pod: Pod; dryRun: boolean },
): void {
  const { disruptionsAllowed, desiredHealthy, currentHealthy, observedGeneration = 0 } = status
  if (observedGeneration < (metadata.generation ?? 0)) throw REFUSALS.budgetNotReady(metadata.name)
  if (disruptionsAllowed <= 0) throw REFUSALS.evictionRefused(metadata.name, desiredHealthy, currentHealthy)
  if (dryRun) return
  api.modifyStatus(BUDGETS, metadata.namespace, metadata.name, (draft) => {
    const disrupted = valueAt(draft.status, 'disruptedPods')
    const now = timestamp(clock.now())
    Object.assign(draft.status, {
      disruptionsAllowed: disruptionsAllowed - 1,
      disruptedPods: { ...(isJsonObject(disrupted) ? disrupted : {}), [pod.metadata.name]: now },
    })
  })
}
