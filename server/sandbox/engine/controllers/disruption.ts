import type { OwnerReference } from 'kubernetes-types/meta/v1'
import type { PodDisruptionBudgetStatus } from 'kubernetes-types/policy/v1'

import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import { type Informers, keyOf } from '../informer.ts'
import { type ControllerContext, createQueue } from './context.ts'
import { scaledValue } from './deployment/sizes.ts'
import { scalableOf } from './kinds.ts'
import { controllerOf } from './owners.ts'
import { isPodActive, isPodReady } from './pods.ts'
import { matchesSelector } from './selectors.ts'
import { writeStatus } from './status.ts'

type Budget = KindMap['poddisruptionbudgets.policy']
type Pod = KindMap['pods']

/** Keeps the counts of PodDisruptionBudgets: how many pods may be evicted now. */
export function startDisruptionController(context: ControllerContext): Disposable {
  const { informers, clock } = context
  const budgets = informers.of('poddisruptionbudgets.policy')
  const pods = informers.of('pods')
  const queue = createQueue(context, sync)
  budgets.onChange((_before, after) => after && queue.add(keyOf(after)))
  pods.onChange((before, after) => {
    for (const budget of budgets.list((after ?? before)?.metadata.namespace)) {
      if ([before, after].some((pod) => pod && covers(budget, pod))) queue.add(keyOf(budget))
    }
  })
  return queue

  function sync(key: string): void {
    const budget = budgets.get(key)
    if (!budget) return
    const covered = pods
      .list(budget.metadata.namespace)
      .filter((pod) => isPodActive(pod) && covers(budget, pod))
    writeStatus(budgets, budget, statusOf(budget, covered, demand(informers, budget, covered), clock.now()))
  }
}

function statusOf(
  { metadata, status }: Budget,
  covered: readonly Pod[],
  { expected, desired }: Demand,
  now: number,
): PodDisruptionBudgetStatus {
  const healthy = covered.filter(isPodReady).length
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0
  const holds = allowed > 0 ? 'True' : 'False'
  const before = status.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const { generation = 1 } = metadata
  return {
    observedGeneration: generation,
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: [
      {
        type: 'DisruptionAllowed',
        status: holds,
        observedGeneration: generation,
        lastTransitionTime: before?.status === holds ? before.lastTransitionTime : timestamp(now),
        reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        message: '',
      },
    ],
  }
}

interface Demand {
  expected: number
  desired: number
}

/** How many pods there should be, and how many of them must stay healthy. */
function demand(informers: Informers, { spec }: Budget, covered: readonly Pod[]): Demand {
  const { minAvailable, maxUnavailable } = spec
  if (typeof minAvailable === 'number') return { expected: covered.length, desired: minAvailable }
  const expected = wantedByOwners(informers, covered)
  if (minAvailable !== undefined) return { expected, desired: scaledValue(minAvailable, expected, true) }
  return { expected, desired: Math.max(0, expected - scaledValue(maxUnavailable ?? 1, expected, true)) }
}

/** How many pods the owners want, all together; a pod of no owner counts for itself. */
function wantedByOwners(informers: Informers, covered: readonly Pod[]): number {
  const owners = new Map<string, number>()
  for (const pod of covered) {
    const owner = controllerOf(pod)
    owners.set(owner?.uid ?? pod.metadata.uid, owner ? wantedBy(informers, owner, pod.metadata.namespace) : 1)
  }
  return [...owners.values()].reduce((sum, count) => sum + count, 0)
}

function wantedBy(informers: Informers, { apiVersion, kind, name }: OwnerReference, namespace = ''): number {
  const resource = scalableOf(apiVersion, kind)
  return (resource && informers.of(resource).get(`${namespace}/${name}`)?.spec.replicas) ?? 1
}

function covers({ spec }: Budget, pod: Pod): boolean {
  return matchesSelector(spec.selector, pod.metadata.labels)
}
