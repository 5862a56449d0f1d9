import type { Step } from '../deck/deck.ts'

/** Sentences of a rehearsal's reports. */
export const noteOf = {
  stopped: 'The rehearsal was stopped before it.',
  afterFailure: ({ id, slide }: Step): string => `Skipped after the step ${id} on slide ${slide}.`,
  clusterAway: (reason: string): string =>
    `The cluster’s API server does not answer${reason === '' ? '' : `: ${reason}`}`,
  said: (line: string): string => `It said: ${line}`,
  pattern: (pattern: string): string => `- nothing matches ${pattern}`,
} as const

export type RehearseErrorCode = 'not-trusted' | 'nothing-to-run' | 'report-not-written'

/** Why a rehearsal does not begin, or its report is not there. */
export class RehearseError extends Error {
  override readonly name = 'RehearseError'
  readonly code: RehearseErrorCode

  constructor(code: RehearseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The one-line texts of RehearseError. */
export const rehearseMessages = {
  notTrusted: (deck: string, target: string): string =>
    `${deck}: a rehearsal runs every command of the deck on ${target} by itself; look at it, then say --trust`,
  nothingToRun: (deck: string, selection: string): string =>
    `${deck}: no step ${selection}; \`livedeck check\` counts the deck's steps`,
  notWritten: (file: string, reason: string): string => `the report ${file} could not be written (${reason})`,
  ask: (deck: string, target: string, count: number): string =>
    `Rehearse ${deck}? All ${count} of its steps run by themselves on ${target}. [y/N] `,
} as const
