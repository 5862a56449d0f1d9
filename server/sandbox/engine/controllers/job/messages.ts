/** Reasons and messages of Jobs' conditions, in the words of the job controller of 1.32. */
export const messages = {
  CompletionsReached: 'Reached expected number of succeeded pods',
  BackoffLimitExceeded: 'Job has reached the specified backoff limit',
  DeadlineExceeded: 'Job was active longer than specified deadline',
  JobSuspended: 'Job suspended',
  JobResumed: 'Job resumed',
  completed: 'Job completed',
} as const

/** Why a Job has ended, as its conditions and events say it. */
export type EndReason = 'CompletionsReached' | 'BackoffLimitExceeded' | 'DeadlineExceeded'
