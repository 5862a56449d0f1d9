import type { Signal } from '../program.ts'
import type { Command } from './syntax.ts'
import { Variables } from './variables.ts'

/** What `set -e` and the like turn on. */
export type ShellOption = 'e' | 'f' | 'n' | 'u' | 'v' | 'x'

export interface Job {
  number: number
  pid: number
  text: string
  /** Undefined while it runs. */
  status: number | undefined
  exit: Promise<number>
}

/** All that a shell remembers between commands; a subshell starts with a copy. */
export class ShellState {
  variables: Variables
  functions = new Map<string, Command>()
  aliases = new Map<string, string>()
  options = new Set<ShellOption>()
  traps = new Map<Signal | 'EXIT', string>()
  name: string
  parameters: readonly string[]
  /** `$$`: a subshell has its parent's. */
  pid: number
  status = 0
  lastBackground: number | undefined
  jobs: Job[] = []
  interactive = false
  line = 0
  /** Whether errors name the script's line: only in a script that comes from a file. */
  namesLines = false
  /** Where `set -e` does not look: conditions, all but the last of `&&` and `||`. */
  untested = 0
  loopDepth = 0
  functionDepth = 0

  constructor(
    env: Readonly<Record<string, string>>,
    name: string,
    parameters: readonly string[],
    pid: number,
  ) {
    this.variables = new Variables(env)
    this.name = name
    this.parameters = parameters
    this.pid = pid
  }

  /** The state of a subshell: traps and jobs are its parent's alone. */
  fork(): ShellState {
    const copy = new ShellState({}, this.name, this.parameters, this.pid)
    copy.variables = this.variables.clone()
    copy.functions = new Map(this.functions)
    copy.aliases = new Map(this.aliases)
    copy.options = new Set(this.options)
    copy.status = this.status
    copy.lastBackground = this.lastBackground
    copy.line = this.line
    copy.namesLines = this.namesLines
    copy.untested = this.untested
    copy.loopDepth = this.loopDepth
    copy.functionDepth = this.functionDepth
    return copy
  }
}
