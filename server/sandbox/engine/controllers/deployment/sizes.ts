import type { KindMap } from '../../../kube/objects.ts'
import { DESIRED_REPLICAS, MAX_REPLICAS } from './revisions.ts'

type Deployment = KindMap['deployments.apps']
type ReplicaSet = KindMap['replicasets.apps']

/** A number or a percentage of the whole, rounded up or down (util/intstr). */
export function scaledValue(value: string | number | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0
  if (typeof value === 'number') return value
  const share = (Number.parseInt(value, 10) * total) / 100
  return roundUp ? Math.ceil(share) : Math.floor(share)
}

/** How many replicas a Deployment asks for. */
export function replicasOf(object: Deployment | ReplicaSet): number {
  return object.spec.replicas ?? 1
}

/** How many pods a rolling update may have above and below what is asked for; never both 0. */
export function rollingLimits(deployment: Deployment): { maxSurge: number; maxUnavailable: number } {
  const { strategy } = deployment.spec
  const replicas = replicasOf(deployment)
  if (strategy?.type === 'Recreate' || replicas === 0) return { maxSurge: 0, maxUnavailable: 0 }
  const maxSurge = scaledValue(strategy?.rollingUpdate?.maxSurge ?? '25%', replicas, true)
  const unavailable = scaledValue(strategy?.rollingUpdate?.maxUnavailable ?? '25%', replicas, false)
  const maxUnavailable = maxSurge === 0 && unavailable === 0 ? 1 : Math.min(unavailable, replicas)
  return { maxSurge, maxUnavailable }
}

/** The sum of what is asked for of several ReplicaSets. */
export function totalReplicas(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + replicasOf(replicaSet), 0)
}

/** The sum of one count of their statuses. */
export function totalOf(
  replicaSets: readonly ReplicaSet[],
  count: 'replicas' | 'readyReplicas' | 'availableReplicas',
): number {
  return replicaSets.reduce((sum, { status }) => sum + (status[count] ?? 0), 0)
}

/** The size of the newest ReplicaSet as the strategy allows it now. */
export function newestSize(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): number {
  const wanted = replicasOf(deployment)
  if (deployment.spec.strategy?.type === 'Recreate') return wanted
  const current = newest ? replicasOf(newest) : 0
  const room = wanted + rollingLimits(deployment).maxSurge - totalReplicas(all)
  return room <= 0 ? current : current + Math.min(room, wanted - current)
}

/** The annotations by which a later sync knows that the Deployment was scaled meanwhile. */
export function sizeAnnotations(deployment: Deployment): Record<string, string> {
  const wanted = replicasOf(deployment)
  return {
    [DESIRED_REPLICAS]: String(wanted),
    [MAX_REPLICAS]: String(wanted + rollingLimits(deployment).maxSurge),
  }
}

/** Whether the newest ReplicaSet has all the replicas that the Deployment asks for, and they are available. */
export function isSaturated(deployment: Deployment, newest: ReplicaSet | undefined): boolean {
  if (!newest) return false
  const wanted = replicasOf(deployment)
  return (
    newest.metadata.annotations?.[DESIRED_REPLICAS] === String(wanted) &&
    replicasOf(newest) === wanted &&
    (newest.status.availableReplicas ?? 0) === wanted
  )
}

/** New sizes for several ReplicaSets of a Deployment that was scaled amid a rollout: each in proportion to what it has. */
export function proportionalSizes(
  deployment: Deployment,
  active: readonly ReplicaSet[],
): Map<ReplicaSet, number> {
  const wanted = replicasOf(deployment)
  const allowed = wanted > 0 ? wanted + rollingLimits(deployment).maxSurge : 0
  const toAdd = allowed - totalReplicas(active)
  const sizes = new Map<ReplicaSet, number>()
  let added = 0
  for (const replicaSet of active.toSorted(toAdd >= 0 ? largestNewestFirst : largestOldestFirst)) {
    const share = toAdd === 0 ? 0 : proportion(replicaSet, deployment, toAdd - added)
    added += share
    sizes.set(replicaSet, replicasOf(replicaSet) + share)
  }
  const [first] = sizes.keys()
  if (first) sizes.set(first, Math.max(0, (sizes.get(first) ?? 0) + toAdd - added))
  return sizes
}

function proportion(replicaSet: ReplicaSet, deployment: Deployment, left: number): number {
  const current = replicasOf(replicaSet)
  if (current === 0 || left === 0) return 0
  const wanted = replicasOf(deployment)
  let share = -current
  if (wanted > 0) {
    const maximum = wanted + rollingLimits(deployment).maxSurge
    const before = Number(replicaSet.metadata.annotations?.[MAX_REPLICAS] ?? deployment.status.replicas ?? 0)
    share = before > 0 ? Math.round((current * maximum) / before) - current : 0
  }
  return left > 0 ? Math.min(share, left) : Math.max(share, left)
}

function largestNewestFirst(left: ReplicaSet, right: ReplicaSet): number {
  return replicasOf(right) - replicasOf(left) || byCreation(right, left)
}

function largestOldestFirst(left: ReplicaSet, right: ReplicaSet): number {
  return replicasOf(right) - replicasOf(left) || byCreation(left, right)
}

/** The oldest first; by name when they are of the same second. */
export function byCreation(left: ReplicaSet, right: ReplicaSet): number {
  const [one, other] = [left.metadata, right.metadata]
  if (one.creationTimestamp !== other.creationTimestamp) {
    return one.creationTimestamp < other.creationTimestamp ? -1 : 1
  }
  return one.name < other.name ? -1 : 1
}
