import type { PodCondition } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../kube/objects.ts'

type Pod = KindMap['pods']

/** Whether the pod's Ready condition is True. */
export function isPodReady(pod: Pod): boolean {
  return readyCondition(pod) !== undefined
}

/** Since when the pod is ready, in milliseconds; undefined when it is not. */
export function readySince(pod: Pod): number | undefined {
  const ready = readyCondition(pod)
  return ready && Date.parse(ready.lastTransitionTime ?? pod.metadata.creationTimestamp)
}

function readyCondition({ status }: Pod): PodCondition | undefined {
  return status.conditions?.find((condition) => condition.type === 'Ready' && condition.status === 'True')
}

/** In how many milliseconds the pod will count as available: 0 when it does, undefined when it is not ready. */
export function availableIn(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const since = readySince(pod)
  if (since === undefined) return undefined
  return minReadySeconds === 0 ? 0 : Math.max(0, since + minReadySeconds * 1000 - now)
}

/** Whether the pod has ended for good. */
export function isPodFinished(pod: Pod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'
}

/** Whether the pod counts as a replica: neither ended nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined
}

/** The containers' restarts, all together. */
export function restarts(pod: Pod): number {
  return (pod.status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)
}

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

interface Ranked {
  pod: Pod
  /** What is compared from first to last; the smaller goes first. */
  ranks: readonly number[]
}

/**
 * The pods in the order in which a ReplicaSet deletes them: without a node, pending, not ready, cheap by annotation, several
 * on one node, ready or made later (by powers of two of the age), restarted more.
 */
export function inDeletionOrder(pods: readonly Pod[], related: readonly Pod[], now: number): Pod[] {
  const onNode = new Map<string, number>()
  for (const { spec } of related) {
    if (spec.nodeName !== undefined) onNode.set(spec.nodeName, (onNode.get(spec.nodeName) ?? 0) + 1)
  }
  const ranked = pods.map((pod): Ranked => ({ pod, ranks: deletionRanks(pod, onNode, now) }))
  ranked.sort(compareRanked)
  return ranked.map(({ pod }) => pod)
}

function deletionRanks(pod: Pod, onNode: ReadonlyMap<string, number>, now: number): number[] {
  const since = readySince(pod)
  const cost = Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0)
  return [
    pod.spec.nodeName === undefined ? 0 : 1,
    PHASE_ORDER[pod.status.phase ?? ''] ?? 0,
    since === undefined ? 0 : 1,
    Number.isNaN(cost) ? 0 : cost,
    -(onNode.get(pod.spec.nodeName ?? '') ?? 0),
    since === undefined ? 0 : logarithmicAge(since, now),
    -restarts(pod),
    logarithmicAge(Date.parse(pod.metadata.creationTimestamp), now),
  ]
}

function logarithmicAge(since: number, now: number): number {
  return Math.floor(Math.log2(Math.max(1, (now - since) * 1_000_000)))
}

function compareRanked(left: Ranked, right: Ranked): number {
  for (const [index, rank] of left.ranks.entries()) {
    const difference = rank - (right.ranks[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.pod.metadata.uid < right.pod.metadata.uid ? -1 : 1
}
