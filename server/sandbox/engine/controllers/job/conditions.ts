import type { JobCondition } from 'kubernetes-types/batch/v1'

import type { KindMap } from '../../../kube/objects.ts'
import { type EndReason, messages } from './messages.ts'

type Job = KindMap['jobs.batch']

/** The condition of this type, whatever its status. */
export function conditionOf(job: Job, type: string): JobCondition | undefined {
  return job.status.conditions?.find((each) => each.type === type)
}

/** The condition by which a Job is over, if it is. */
export function endOf(job: Job): JobCondition | undefined {
  return job.status.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )
}

/** Why a Job is about to end while its last pods do. */
export function goalOf(job: Job): EndReason | undefined {
  if (conditionOf(job, 'SuccessCriteriaMet')) return 'CompletionsReached'
  const reason = conditionOf(job, 'FailureTarget')?.reason
  return reason === 'BackoffLimitExceeded' || reason === 'DeadlineExceeded' ? reason : undefined
}

/** The conditions of a Job that has reached its end for this reason; `ended` once its last pod has. */
export function conditionsAtEnd(job: Job, reason: EndReason, ended: boolean, now: string): JobCondition[] {
  const conditions = [...(job.status.conditions ?? [])]
  const succeeded = reason === 'CompletionsReached'
  const goal = succeeded ? 'SuccessCriteriaMet' : 'FailureTarget'
  if (!conditionOf(job, goal)) conditions.push(condition(goal, true, reason, messages[reason], now))
  if (ended)
    conditions.push(condition(succeeded ? 'Complete' : 'Failed', true, reason, messages[reason], now))
  return conditions
}

/** A new condition; `now` is RFC 3339. */
export function condition(
  type: string,
  holds: boolean,
  reason: string,
  message: string,
  now: string,
): JobCondition {
  return {
    type,
    status: holds ? 'True' : 'False',
    lastProbeTime: now,
    lastTransitionTime: now,
    reason,
    message,
  }
}
