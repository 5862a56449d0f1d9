import type { CheckErrorCode } from './check-error.ts'

/** The one-line texts of CheckError, by code. */
export const checkErrorMessages: Record<CheckErrorCode, (file: string, reason: string) => string> = {
  'not-written': (file, reason) =>
    `${file}: expected to write what was mended, but that failed (${reason}); the deck is as it was`,
  'changed-meanwhile': (file) =>
    `${file}: somebody else changed the deck meanwhile, so nothing was written; run check --fix again`,
}

/** The texts of what only a shell or a browser can find in a deck. */
export const checkMessages = {
  syntax: (shell: string, reason: string) => `${shell} refuses this: ${reason}`,
  syntaxOf: (part: string, shell: string, reason: string) => `${shell} refuses \`${part}\`: ${reason}`,
  shellSilent: (shell: string) =>
    `${shell} did not say in time whether it can read the steps, so their syntax is not sure`,
  shellMissing: (shell: string) =>
    `there is no ${shell} on this machine, so the syntax of the steps was not checked`,
  notMeasured: (reason: string) => `whether slides overflow was not measured: ${reason}`,
} as const
