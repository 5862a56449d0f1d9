import type { Execution } from '../shell/target.ts'

/** Runs a command out of band, with the folder and the variables that a terminal's shell has; never in the visible shell. */
export type Execute = (command: string, options: ExecuteRequest) => Promise<Execution>

export interface ExecuteRequest {
  /** The terminal's name. */
  terminal: string
  timeoutMs: number
  signal?: AbortSignal | undefined
}
