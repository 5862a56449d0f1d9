import type { DeploymentCondition, DeploymentStatus } from 'kubernetes-types/apps/v1'

import type { KindMap } from '../../../kube/objects.ts'
import { timestamp } from '../../../kube/timestamps.ts'
import { nonZero } from '../status.ts'
import { messages } from './messages.ts'
import { replicasOf, rollingLimits, totalOf, totalReplicas } from './sizes.ts'

type Deployment = KindMap['deployments.apps']
type ReplicaSet = KindMap['replicasets.apps']
type Conditions = readonly DeploymentCondition[] | undefined

/** The most that can be waited for means: no deadline. */
const NO_DEADLINE = 2_147_483_647

/** The condition of the type, of which there is at most one. */
export function findCondition(conditions: Conditions, type: string): DeploymentCondition | undefined {
  return conditions?.find((condition) => condition.type === type)
}

/**
 * Puts a condition at the end, unless one with the same status and reason is there. The order on a real cluster comes from
 * that. The time of transition changes with the status alone.
 */
export function withCondition(
  conditions: Conditions,
  next: Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>,
  now: number,
): DeploymentCondition[] {
  const before = findCondition(conditions, next.type)
  if (before && before.status === next.status && before.reason === next.reason) return [...(conditions ?? [])]
  const time = timestamp(now)
  const since = before?.status === next.status ? (before.lastTransitionTime ?? time) : time
  return [
    ...withoutCondition(conditions, next.type),
    { ...next, lastUpdateTime: time, lastTransitionTime: since },
  ]
}

/** All conditions but the one of the type, in their order. */
function withoutCondition(conditions: Conditions, type: string): DeploymentCondition[] {
  return (conditions ?? []).filter((condition) => condition.type !== type)
}

/** Seconds within which a rollout must get on, or undefined. */
export function progressDeadline(deployment: Deployment): number | undefined {
  const { progressDeadlineSeconds } = deployment.spec
  return progressDeadlineSeconds === NO_DEADLINE ? undefined : progressDeadlineSeconds
}

/** The counts of all ReplicaSets together, and the condition Available that follows from them. */
export function summarize(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const available = totalOf(all, 'availableReplicas')
  const enough = available >= replicasOf(deployment) - rollingLimits(deployment).maxUnavailable
  const conditions = withCondition(
    deployment.status.conditions,
    {
      type: 'Available',
      status: enough ? 'True' : 'False',
      reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: enough ? messages.available : messages.unavailable,
    },
    now,
  )
  return nonZero({
    observedGeneration: deployment.metadata.generation,
    replicas: totalOf(all, 'replicas'),
    updatedReplicas: newest?.status.replicas,
    readyReplicas: totalOf(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalReplicas(all) - available),
    collisionCount: deployment.status.collisionCount,
    conditions,
  })
}

/** Whether all replicas are of the newest template and available. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = replicasOf(deployment)
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** The status with the conditions Progressing and ReplicaFailure as they stand amid a rollout. */
export function withProgress(
  deployment: Deployment,
  status: DeploymentStatus,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const subject = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  let { conditions } = status
  const current = findCondition(deployment.status.conditions, 'Progressing')
  const settled = status.replicas === status.updatedReplicas && current?.reason === 'NewReplicaSetAvailable'
  if (progressDeadline(deployment) === undefined) conditions = withoutCondition(conditions, 'Progressing')
  else if (!settled) conditions = progressConditions(deployment, status, subject, now)
  const failure = all.flatMap((replicaSet) => replicaSet.status.conditions ?? []).find(isReplicaFailure)
  if (failure) {
    const { type, reason = '', message = '' } = failure
    conditions = withCondition(conditions, { type, status: failure.status, reason, message }, now)
  } else conditions = withoutCondition(conditions, 'ReplicaFailure')
  return { ...status, conditions }
}

function isReplicaFailure({ type }: { type: string }): boolean {
  return type === 'ReplicaFailure'
}

function progressConditions(
  deployment: Deployment,
  status: DeploymentStatus,
  subject: string,
  now: number,
): DeploymentCondition[] {
  const { conditions } = status
  const type = 'Progressing'
  const current = findCondition(deployment.status.conditions, type)
  if (isComplete(deployment, status)) {
    const message = messages.progressed(subject)
    return withCondition(conditions, { type, status: 'True', reason: 'NewReplicaSetAvailable', message }, now)
  }
  if (hasProgressed(deployment.status, status)) {
    const time = timestamp(now)
    const since = current?.status === 'True' ? (current.lastTransitionTime ?? time) : time
    return [
      ...withoutCondition(conditions, type),
      {
        type,
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: messages.progressing(subject),
        lastUpdateTime: time,
        lastTransitionTime: since,
      },
    ]
  }
  if (progressLeft(deployment, now) < 0) {
    const message = messages.timedOut(subject)
    return withCondition(
      conditions,
      { type, status: 'False', reason: 'ProgressDeadlineExceeded', message },
      now,
    )
  }
  return conditions ?? []
}

function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0)
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** Milliseconds until the deadline of a rollout that does not get on; Infinity when none is running. */
export function progressLeft(deployment: Deployment, now: number): number {
  const current = findCondition(deployment.status.conditions, 'Progressing')
  const deadline = progressDeadline(deployment)
  if (!current || deadline === undefined || current.reason === 'NewReplicaSetAvailable') return Infinity
  // Passed already: stays so.
  if (current.reason === 'ProgressDeadlineExceeded') return -Infinity
  return Date.parse(current.lastUpdateTime ?? '') + deadline * 1000 - now
}
