import type { DockerContext } from './context.ts'
import type { Call, Flags } from './flags.ts'

/** One command of docker. */
export interface Command {
  /** What follows the name: `[OPTIONS] NAME[:TAG|@DIGEST]`. */
  usage: string
  summary: string
  flags: Flags
  /** How many words it takes. */
  words: readonly [least: number, most: number]
  /** True for one that is refused altogether: what follows is not read first. */
  isRefused?: true
  /** Does it; gives the exit code. @throws {DockerError} */
  run: (call: Call, context: DockerContext) => Promise<number>
}
