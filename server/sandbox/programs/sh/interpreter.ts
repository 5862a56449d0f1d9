import { PassThrough, Writable } from 'node:stream'

import { complain } from '../io.ts'
import { pace } from '../pace.ts'
import type { ChildProcess, ProcessContext, Signal } from '../program.ts'
import { Descriptors } from './descriptors.ts'
import { expandPattern, expandText, expandWords } from './expansion.ts'
import type { ExpansionWorld } from './expansion.ts'
import { matchesPattern } from './pattern.ts'
import { redirect } from './redirect.ts'
import { Leave, ShellError } from './shell-error.ts'
import type { ShellState } from './shell-state.ts'
import { runSimple } from './simple-command.ts'
import type { Command, Redirection } from './syntax.ts'
import { Traps } from './traps.ts'

/** What a command counts as work beside the bytes it moves. */
const COMMAND_WORK = 2048
const MOST_SUBSTITUTED_BYTES = 8 * 1024 * 1024

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

  /** Starts a process that goes on with a command of this script. */
  fork(command: Command, descriptors: Descriptors, ignored: readonly Signal[] = []): ChildProcess {
    const { state } = this
    const { stdin, stdout, stderr } = descriptors
    const env = state.variables.environment()
    const options = { env, cwd: this.context.cwd, stdin, stdout, stderr }
    return this.context.fork((context) => runSubshell(context, state.fork(), command, descriptors), {
      ...options,
      ignored: [...ignored, ...this.traps.ignored],
    })
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

  get world(): ExpansionWorld {
    const { state, context } = this
    return { state, files: context.files, cwd: context.cwd, substitute: (script) => this.#substitute(script) }
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
        return this.#checked(await runSimple(this, command, place))
      case 'pipeline':
        return this.#pipeline(command.commands, command.negated)
      case 'input':
        return this.#input(command.next)
      case 'and':
        return (await this.#untested(command.left)) === 0 ? this.run(command.right, place) : this.state.status
      case 'or':
        return (await this.#untested(command.left)) === 0 ? 0 : this.run(command.right, place)
      case 'list':
        return this.#list(command.items, place)
      case 'subshell':
        return this.#checked(await this.fork(command.body, this.descriptors).exit)
      case 'redirected':
        return this.#redirectedCommand(command)
      case 'function':
        this.state.functions.set(command.name, command.body)
        return 0
      case 'if':
        return this.#if(command)
      case 'while':
        return this.#loop(() => this.#holds(command), command.body)
      case 'for':
        return this.#for(command)
      case 'case':
        return this.#case(command)
    }
  }

  /** Ends the shell after a failure under `set -e`. */
  #checked(status: number): number {
    this.state.status = status
    if (status !== 0 && this.state.options.has('e') && this.state.untested === 0)
      throw new Leave('exit', status)
    return status
  }

  async #input(next: () => Promise<Command | undefined>): Promise<number> {
    for (let command = await next(); command; command = await next()) await this.run(command)
    return this.state.status
  }

  async #untested(command: Command): Promise<number> {
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
      if (background) status = this.#inBackground(command)
      else status = await this.run(command, index === items.length - 1 ? place : 'inner')
    }
    return status
  }

  #inBackground(command: Command): number {
    const { state } = this
    const input = new PassThrough()
    input.end()
    const child = this.fork(command, this.descriptors.with(0, input), ['INT', 'QUIT'])
    state.lastBackground = child.pid
    const number = (state.jobs.at(-1)?.number ?? 0) + 1
    const job = { number, pid: child.pid, text: describe(command), status: undefined, exit: child.exit }
    const kept: ShellState['jobs'][number] = job
    void child.exit.then((status) => (kept.status = status))
    state.jobs.push(kept)
    return 0
  }

  async #pipeline(commands: readonly Command[], negated: boolean): Promise<number> {
    if (negated && commands.length === 1 && commands[0]) {
      return (await this.#untested(commands[0])) === 0 ? 1 : 0
    }
    const children: ChildProcess[] = []
    let input = this.descriptors.get(0)
    for (const [index, command] of commands.entries()) {
      const reader = index > 0 ? input : undefined
      const pipe = index < commands.length - 1 ? new PassThrough({ highWaterMark: 64 * 1024 }) : undefined
      pipe?.on('error', () => undefined)
      const descriptors = this.descriptors.with(0, input).with(1, pipe ?? this.descriptors.get(1))
      const child = this.fork(command, descriptors)
      void child.exit.then(() => {
        pipe?.end()
        reader?.destroy()
      })
      children.push(child)
      input = pipe
    }
    const statuses = await Promise.all(children.map((child) => child.exit))
    const status = statuses.at(-1) ?? 0
    if (negated) return status === 0 ? 1 : 0
    return this.#checked(status)
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
      return this.#checked(error.exitCode)
    }
    return this.withDescriptors(descriptors, () => this.run(command))
  }

  async #if({ branches, otherwise }: Extract<Command, { kind: 'if' }>): Promise<number> {
    for (const { condition, body } of branches) {
      if ((await this.#untested(condition)) === 0) return this.run(body)
    }
    return otherwise ? this.run(otherwise) : 0
  }

  async #holds({ condition, until }: Extract<Command, { kind: 'while' }>): Promise<boolean> {
    return ((await this.#untested(condition)) === 0) !== until
  }

  async #loop(next: () => Promise<boolean>, body: Command): Promise<number> {
    let status = 0
    this.state.loopDepth++
    try {
      while (await next()) {
        const left = await this.#passes(body)
        if (left === 'break') return 0
        status = this.state.status
      }
      return status
    } finally {
      this.state.loopDepth--
    }
  }

  /** One pass of a loop; `break` and `continue` of outer loops go on their way. */
  async #passes(body: Command): Promise<'break' | 'on'> {
    try {
      await this.run(body)
      return 'on'
    } catch (error) {
      if (!(error instanceof Leave) || (error.what !== 'break' && error.what !== 'continue')) throw error
      this.state.status = 0
      if (error.value > 1 && this.state.loopDepth > 1) throw new Leave(error.what, error.value - 1)
      return error.what === 'break' ? 'break' : 'on'
    }
  }

  async #for({ name, words, body }: Extract<Command, { kind: 'for' }>): Promise<number> {
    const values = words ? await expandWords(this.world, words) : [...this.state.parameters]
    return this.#loop(() => {
      const value = values.shift()
      if (value !== undefined) this.state.variables.set(name, value)
      return Promise.resolve(value !== undefined)
    }, body)
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

  async #substitute(script: Command): Promise<string> {
    const chunks: Buffer[] = []
    let size = 0
    const collector = new Writable({
      write(chunk: Buffer, _encoding, done) {
        size += chunk.length
        if (size <= MOST_SUBSTITUTED_BYTES) chunks.push(chunk)
        else collector.destroy()
        done()
      },
    })
    this.state.status = await this.fork(script, this.descriptors.with(1, collector)).exit
    return Buffer.concat(chunks).toString().replaceAll('\0', '').replace(/\n+$/, '')
  }
}

const standardDescriptors = ({ stdin, stdout, stderr }: ProcessContext): Descriptors =>
  new Descriptors(
    new Map(
      [[0, stdin] as const, [1, stdout] as const, [2, stderr] as const].map(([number, stream]) => [
        number,
        stream,
      ]),
    ),
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

/** Runs a whole script in an interpreter of its own process; gives the exit code after `exit`, errors and the EXIT trap. */
export async function runToEnd(interpreter: Interpreter, script: () => Command): Promise<number> {
  const { state } = interpreter
  const attempt = async (work: () => Promise<number>): Promise<number> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Leave)
        return error.what === 'exit' || error.what === 'return' ? error.value : state.status
      if (!(error instanceof ShellError)) throw error
      await interpreter.complain(error.message)
      return error.exitCode
    }
  }
  state.status = await attempt(() => interpreter.run(script(), state.traps.size === 0 ? 'last' : 'inner'))
  const last = state.traps.get('EXIT')
  if (last === undefined) return state.status
  state.traps.delete('EXIT')
  const status = state.status
  return attempt(async () => {
    await interpreter.traps.runText(last)
    return status
  })
}

const describe = (command: Command): string =>
  command.kind === 'simple'
    ? command.words
        .map((word) => word.map((part) => (part.kind === 'text' ? part.text : '')).join(''))
        .join(' ')
    : ''
