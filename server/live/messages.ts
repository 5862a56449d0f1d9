import type { RefusalCode } from '../protocol/server-message.ts'
import type { TypingError } from '../shell/typed-code.ts'

/** Sentences that stand beside a run's or a terminal's state on the page. */
export const NOTES = {
  continuation: 'The shell waits for the rest of this command (an open quote or block). Stop ends it.',
  foreignPrompt: 'A prompt that is not the lab shell’s is on screen: its commands cannot be followed.',
  unmarked: 'This shell does not report its commands, so how this went is not known.',
  lost: 'The connection broke while this ran. Resume the terminal and look before running it again.',
  exited: 'The shell ended with this command.',
  busySince: 'The terminal became busy while a name was looked up, so nothing was typed.',
  exitedBefore: 'The shell ended before this was typed.',
  refusedByShell: 'The shell refused the command before running it.',
  nothingRan: 'The shell found nothing to run in it.',
  stopping: 'Stopping what runs in this terminal first.',
  starting: 'The terminal is starting.',
  typedAhead: 'Typed into a busy terminal: it runs when the shell gets to it.',
  typedAheadLost: 'It was typed ahead, and the shell has not said that it took it.',
  terminalLost: 'The connection to the target is gone. Resume opens a new one.',
  terminalExited: 'The shell has ended. Resume starts a new one.',
  edited: 'The deck was edited meanwhile.',
  notAsExpected: 'What it printed is not what the deck expects.',
  waitUntrusted: 'The deck’s own wait was not run: the deck is not trusted.',
  waitedInVain: (words: string, seconds: number, why: string) =>
    `“${words}” did not hold within ${seconds} s${why === '' ? '' : ` (${why})`}.`,
  waitUnreachable: (words: string) => `The target could not be asked whether “${words}” holds.`,
  fillUntrusted: (placeholder: string) =>
    `The deck’s own command for ${placeholder} was not run: the deck is not trusted. Edit the step to type a name.`,
  fillUnknown: (placeholder: string) =>
    `Nothing in the cluster tells what ${placeholder} stands for. Edit the step to type it.`,
  fillFailed: (placeholder: string) => `The cluster did not tell which names there are for ${placeholder}.`,
  fillNone: (placeholder: string) => `Nothing in the cluster has a name like ${placeholder}.`,
  recorded: (when: string, place: string, cluster: string) =>
    `RECORDED ${when} UTC on ${place}${cluster === '' ? '' : `, Kubernetes ${cluster}`}: not live`,
  terminalRecorded: 'This terminal plays recordings. Nothing in it is live, and it takes no input.',
  planUnsure: 'The cluster did not answer for all of them; those are listed as well.',
  wasInterrupted: 'It was interrupted.',
  exitCode: (came: number, expected: number | 'any') =>
    `It ended with exit code ${came} instead of ${expected}.`,
  neverEnded: (seconds: number) => `It did not end within ${seconds} s and was stopped.`,
} as const

/** Why the server refused a request; the browser shows the sentence as it is. */
export interface Refusal {
  code: RefusalCode
  message: string
  step?: string
  /** The ids of steps that have not run, for `steps-before`. */
  before?: string[]
}

/** Tells a refusal from what was asked for. */
export function isRefusal(answer: object): answer is Refusal {
  return 'code' in answer && 'message' in answer
}

/** The answer where it is a refusal; null for what was asked for. */
export function asRefusal(answer: object): Refusal | null {
  return isRefusal(answer) ? answer : null
}

/** Composes each refusal in one place: what came, what was expected, what to do. */
export const REFUSALS = {
  malformed: (): Refusal => ({
    code: 'malformed',
    message: 'The page sent something that is no message of livedeck. Reload the page.',
  }),
  notAllowed: (): Refusal => ({
    code: 'not-allowed',
    message: 'Only the presenter may do this; this window follows.',
  }),
  unknownStep: (step: string): Refusal => ({
    code: 'unknown-step',
    step,
    message: 'The deck has no such step any more. It was edited; the page shows the new one.',
  }),
  unknownCommand: (step: string, command: number, commands: number): Refusal => ({
    code: 'unknown-step',
    step,
    message: `The step has ${commands} commands; number ${command} is not one of them.`,
  }),
  empty: (step: string): Refusal => ({
    code: 'malformed',
    step,
    message: 'There is no command in the text. Type one, or run the step as it is.',
  }),
  untypable: (step: string, error: TypingError): Refusal => ({
    code: 'malformed',
    step,
    message: `It cannot be typed: ${error.message}.`,
  }),
  unknownTerminal: (name: string): Refusal => ({
    code: 'unknown-terminal',
    message: `There is no terminal named ${name}.`,
  }),
  notForSteps: (name: string): Refusal => ({
    code: 'unknown-terminal',
    message: `The terminal ${name} plays recordings and has no shell. Give the step another terminal.`,
  }),
  busy: (step: string, terminal: string): Refusal => ({
    code: 'terminal-busy',
    step,
    message: `The terminal ${terminal} is busy with another command.`,
  }),
  placeholder: (step: string, placeholder: string): Refusal => ({
    code: 'placeholder',
    step,
    message: `Put a real name in place of ${placeholder} before it runs.`,
  }),
  stepsBefore: (step: string, before: string[]): Refusal => ({
    code: 'steps-before',
    step,
    before,
    message:
      before.length === 1
        ? 'The step before this one has not run.'
        : `The ${before.length} steps before this one have not run.`,
  }),
  untrusted: (step: string): Refusal => ({
    code: 'untrusted',
    step,
    message: 'A hidden step comes before this one, and what this deck runs by itself is not trusted yet.',
  }),
  stepFailed: (step: string, problem: string): Refusal => ({
    code: 'steps-before',
    step,
    message: `A step before this one was not as expected. ${problem}`,
  }),
  catchingUp: (): Refusal => ({
    code: 'catching-up',
    message: 'A catch-up goes on. Stop it first, or wait for its end.',
  }),
  noTranscript: (step: string): Refusal => ({
    code: 'no-transcript',
    step,
    message: 'No rehearsal has recorded this step as it is now. Rehearse the deck to have one.',
  }),
  gone: (step: string, terminal: string): Refusal => ({
    code: 'terminal-gone',
    step,
    message: `The shell of the terminal ${terminal} has ended. Resume it, then run the step.`,
  }),
  notOpened: (name: string, error: Error): Refusal => ({
    code: 'terminal-gone',
    message: `The terminal ${name} could not be opened: ${error.message}.`,
  }),
  tooManyTerminals: (max: number): Refusal => ({
    code: 'too-many-terminals',
    message: `The lecture has ${max} terminals open, which is the most it may have. Close one first.`,
  }),
  noCluster: (): Refusal => ({
    code: 'no-cluster',
    message: 'Only the simulated cluster can be brought back to its first state; steps run elsewhere here.',
  }),
  clusterAway: (): Refusal => ({
    code: 'no-cluster',
    message: 'The simulated cluster does not answer, so nothing was reset. Try again in a moment.',
  }),
  trustStale: (): Refusal => ({
    code: 'untrusted',
    message: 'What the deck runs by itself has changed since it was shown. Look at it again.',
  }),
  planFirst: (): Refusal => ({
    code: 'no-cluster',
    message: 'This is a real cluster: reset the lab first (r), which shows what it deletes, then catch up.',
  }),
  planStale: (): Refusal => ({
    code: 'malformed',
    message: 'What a reset would delete has changed since it was shown. Look at it again.',
  }),
  notDeleted: (name: string, reason: string): Refusal => ({
    code: 'no-cluster',
    message: `${name} was not deleted (${reason}); the reset ended there.`,
  }),
  targetAway: (): Refusal => ({
    code: 'no-cluster',
    message: 'The target cannot be reached, so nothing more was reset. Try again when its terminals answer.',
  }),
  resetting: (): Refusal => ({
    code: 'too-fast',
    message: 'The lab is just being brought back to its first state.',
  }),
  tooFast: (): Refusal => ({
    code: 'too-fast',
    message: 'This window sends more than the server takes. Wait a moment.',
  }),
} as const
