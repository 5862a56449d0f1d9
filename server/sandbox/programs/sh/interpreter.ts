import type { Readable, Writable } from 'node:stream'

import { complain } from '../io.ts'
import { pace } from '../pace.ts'
import type { ChildProcess, ProcessContext, Signal } from '../program.ts'
import { StartError } from '../start-error.ts'
import { Descriptors } from './descriptors.ts'
import { expandPattern, expandText } from './expansion.ts'
import type { ExpansionWorld } from './expansion.ts'
import { runFor, runWhile } from './loops.ts'
import { matchesPattern } from './pattern.ts'
import { runPipeline, startInBackground } from './pipeline.ts'
import { redirect } from './redirect.ts'
import { runToEnd } from './run-to-end.ts'
import { Leave, ShellError } from './shell-error.ts'
import type { ShellState } from './shell-state.ts'
import { call, runSimple } from './simple-command.ts'
import { substitute } from './substitution.ts'
import type { Command, Redirection } from './syntax.ts'
import { Traps } from './traps.ts'

/** What a command counts as work beside the bytes it moves. */
const COMMAND_WORK = 2048

/** Whether a command is the last its process runs, so that a program may take the process over (ash's EV_EXIT). */
export type Place = 'last' | 'inner'

/** Runs commands of a script in one process; a subshell has an interpreter of its own in a process of its own. */
export class Interpreter {
  readonly context: ProcessContext
  readonly state: ShellState
  readonly traps: Traps
  descriptors: Descriptors
  /** Aborted by Ctrl-C while an interactive shell waits for something inside itself. */
  interrupt = new AbortController()

  constructor(context: ProcessContext, state: ShellState, descriptors?: Descriptors) {
    this.context = context
    this.state = state
    this.descriptors = descriptors ?? standardDescriptors(context)
    this.traps = new Traps(context, state, (script) => this.run(script))
  }

  /** Runs a command and remembers its exit code. @throws {Leave} @throws {ShellError} */
  async run(command: Command, place: Place = 'inner'): Promise<number> {
    await pace(this.context, COMMAND_WORK)
    if (this.interrupt.signal.aborted) throw new Leave('interrupt', 130)
    await this.traps.runPending()
    this.state.status = await this.#dispatch(command, place)
    return this.state.status
  }

  /** Starts a process that goes on with a command of this script. @throws {ShellError} when there are too many */
  fork(command: Command, descriptors: Descriptors, ignored: readonly Signal[] = []): ChildProcess {
    const { state } = this
    const { stdin, stdout, stderr } = descriptors
    const env = state.variables.environment()
    const options = { env, cwd: this.context.cwd, stdin, stdout, stderr }
    const subshell = (context: ProcessContext): Promise<number> =>
      runSubshell(context, state.fork(), command, descriptors)
    try {
      return this.context.fork(subshell, { ...options, ignored: [...ignored, ...this.traps.ignored] })
    } catch (error) {
      if (error instanceof StartError) throw new ShellError('usage', error.message)
      throw error
    }
  }

  /** The descriptors after these redirections. @throws {ShellError} */
  async redirected(redirections: readonly Redirection[]): Promise<Descriptors> {
    let { descriptors } = this
    for (const redirection of redirections) {
      const target = await expandText(this.world, redirection.target)
      descriptors = redirect(this.context, descriptors, redirection, target)
    }
    return descriptors
  }

  /** Runs something with other descriptors, and these again afterwards. */
  async withDescriptors<Result>(descriptors: Descriptors, work: () => Promise<Result>): Promise<Result> {
    const before = this.descriptors
    this.descriptors = descriptors
    try {
      return await work()
    } finally {
      this.descriptors = before
    }
  }

  /** Runs words that are expanded already, as `command` does. @throws {Leave} @throws {ShellError} */
  call(words: readonly string[]): Promise<number> {
    return call(this, words, new Map(), 'inner')
  }

  get world(): ExpansionWorld {
    const { state, context } = this
    return { state, files: context.files, cwd: context.cwd, substitute: (script) => substitute(this, script) }
  }

  /** Prints an error as the shell says it, with its own name before it. */
  async complain(message: string): Promise<void> {
    const { name, line, namesLines } = this.state
    const place = namesLines ? `line ${line}: ` : ''
    await complain({ ...this.context, stderr: this.descriptors.stderr }, `${name}: ${place}${message}\n`)
  }

  async #dispatch(command: Command, place: Place): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.checked(await runSimple(this, command, place))
      case 'pipeline':
        return runPipeline(this, command.commands, command.negated)
      case 'input':
        return this.#input(command.next)
      case 'and':
        return (await this.untested(command.left)) === 0 ? this.run(command.right, place) : this.state.status
      case 'or':
        return (await this.untested(command.left)) === 0 ? 0 : this.run(command.right, place)
      case 'list':
        return this.#list(command.items, place)
      case 'subshell':
        return this.checked(await this.fork(command.body, this.descriptors).exit)
      case 'redirected':
        return this.#redirectedCommand(command)
      case 'function':
        this.state.functions.set(command.name, command.body)
        return 0
      case 'if':
        return this.#if(command)
      case 'while':
        return runWhile(this, command)
      case 'for':
        return runFor(this, command)
      case 'case':
        return this.#case(command)
    }
  }

  /** Ends the shell after a failure under `set -e`. */
  checked(status: number): number {
    this.state.status = status
    if (status !== 0 && this.state.options.has('e') && this.state.untested === 0)
      throw new Leave('exit', status)
    return status
  }

  async #input(next: () => Promise<Command | undefined>): Promise<number> {
    for (let command = await next(); command; command = await next()) await this.run(command)
    return this.state.status
  }

  /** Runs a condition, in which `set -e` allows failures. */
  async untested(command: Command): Promise<number> {
    this.state.untested++
    try {
      return await this.run(command)
    } finally {
      this.state.untested--
    }
  }

  async #list(items: readonly { command: Command; background: boolean }[], place: Place): Promise<number> {
    let status = 0
    for (const [index, { command, background }] of items.entries()) {
      if (background) status = startInBackground(this, command)
      else status = await this.run(command, index === items.length - 1 ? place : 'inner')
    }
    return status
  }

  async #redirectedCommand({
    command,
    redirections,
  }: Extract<Command, { kind: 'redirected' }>): Promise<number> {
    let descriptors: Descriptors
    try {
      descriptors = await this.redirected(redirections)
    } catch (error) {
      if (!(error instanceof ShellError) || error.code !== 'redirection') throw error
      await this.complain(error.message)
      return this.checked(error.exitCode)
    }
    return this.withDescriptors(descriptors, () => this.run(command))
  }

  async #if({ branches, otherwise }: Extract<Command, { kind: 'if' }>): Promise<number> {
    for (const { condition, body } of branches) {
      if ((await this.untested(condition)) === 0) return this.run(body)
    }
    return otherwise ? this.run(otherwise) : 0
  }

  async #case({ word, items }: Extract<Command, { kind: 'case' }>): Promise<number> {
    const subject = await expandText(this.world, word)
    for (const { patterns, body } of items) {
      for (const pattern of patterns) {
        if (matchesPattern(await expandPattern(this.world, pattern), subject)) return this.run(body)
      }
    }
    return 0
  }
}

const standardDescriptors = ({ stdin, stdout, stderr }: ProcessContext): Descriptors =>
  new Descriptors(
    new Map<number, Readable | Writable>([
      [0, stdin],
      [1, stdout],
      [2, stderr],
    ]),
  )

function runSubshell(
  context: ProcessContext,
  state: ShellState,
  command: Command,
  descriptors: Descriptors,
): Promise<number> {
  // Its input may be a new one on the same terminal.
  return runToEnd(new Interpreter(context, state, descriptors.with(0, context.stdin)), () => command)
}
