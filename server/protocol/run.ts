/** What one execution of a step can be; `unknown` is said whenever the shell's marks do not settle it. */
export const RUN_STATES = [
  'queued',
  'filling',
  'running',
  'waiting',
  'ok',
  'failed',
  'interrupted',
  'unknown',
] as const

export type RunState = (typeof RUN_STATES)[number]

/** One line of a small diff: `-` expected and not there, `+` there instead, a space for what agrees. */
export interface DiffLine {
  sign: '-' | '+' | ' '
  text: string
}

/** What was expected of an output and what came, cut to what a dialog shows. */
export type Mismatch =
  { kind: 'pattern'; pattern: string; output: string } | { kind: 'lines'; lines: DiffLine[] }

/** One execution of a step as the browser sees it; times are epoch milliseconds on the server's clock. */
export interface Run {
  /** The step's id. */
  step: string
  /** Counts the runs of this lecture from 1, so that a late message never overwrites a newer run. */
  serial: number
  state: RunState
  terminal: string
  startedAt: number
  /** Which of the step's commands runs or ran, from 1; absent when the step runs as a whole with one command. */
  command?: number
  /** How many commands this run types. */
  commands: number
  /** The exit code of the last command, or of the first that failed. */
  exitCode?: number
  durationMs?: number
  /** What the step opens now that it is done, such as `http://127.0.0.1:31234/`; a bare `open` may name any host. */
  url?: string
  /** The real name that was put in place of the step's placeholder. */
  filled?: string
  /** What it waits for while `waiting`, in words, such as `deploy/pingpong available`. */
  waitsFor?: string
  /** How long it waits for that at most. */
  waitLimitMs?: number
  /** In what the output was not as the deck says; only on a run that failed by it. */
  mismatch?: Mismatch
  /** True when its transcript was played instead of a command run. */
  recorded?: boolean
  /** One plain sentence that says more, such as why a state is unknown. */
  note?: string
}

/** True once a run will not change by itself any more. */
export function isSettled(state: RunState): boolean {
  return state === 'ok' || state === 'failed' || state === 'interrupted'
}
