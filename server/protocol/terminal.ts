/**
 * What a terminal is doing, as far as its shell has said:
 * `starting` no prompt yet · `prompt` ready for a command · `busy` a command runs · `continuation` the shell waits for the
 * rest of an open quote or block · `unmarked` a prompt or shell without our marks has the terminal, so nothing is known ·
 * `exited` the shell ended · `lost` the connection to the target broke.
 */
export const TERMINAL_STATES = [
  'starting',
  'prompt',
  'busy',
  'continuation',
  'unmarked',
  'exited',
  'lost',
] as const

export type TerminalState = (typeof TERMINAL_STATES)[number]

/** One terminal of the lecture as the browser sees it. */
export interface TerminalView {
  /** 0–255, fixed for the terminal's life; names it in binary frames. */
  channel: number
  name: string
  state: TerminalState
  cols: number
  rows: number
  /** The shell's exit code, once `exited`. */
  exitCode?: number
  /** One plain sentence for a state that needs words. */
  note?: string
  /** True when it plays a transcript: nothing in it is live, and what is typed goes nowhere. */
  recorded?: boolean
}

/** The largest and smallest screen that a browser may ask for. */
export const SCREEN_LIMITS = { minCols: 20, maxCols: 500, minRows: 5, maxRows: 200 } as const
