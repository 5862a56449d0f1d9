import type { Readable } from 'node:stream'

import type { Chance } from '../chance.ts'
import type { Clock, Disposable } from '../clock.ts'
import type { PodNetwork } from '../network/pod-network.ts'
import type { Executable } from './executables.ts'
import { programThrew } from './messages.ts'
import { ProcessClock } from './process-clock.ts'
import { BrokenPipe, ProcessEnded } from './process-ended.ts'
import { ProcessNetwork } from './process-network.ts'
import type { ChildProcess, FileSystem, ProcessContext, Program, Signal, SpawnOptions } from './program.ts'
import { FAULT_EXIT_CODE, PIPE_EXIT_CODE, exitCodeOf } from './signals.ts'
import type { Terminal } from './terminal.ts'

/** What all processes of a container share. */
export interface ProcessWorld {
  readonly hostname: string
  readonly files: FileSystem
  readonly network: PodNetwork
  readonly clock: Clock
  readonly chance: Chance
  spawn(parent: Process, argv: readonly string[], options: ChildOptions): Process
  fork(parent: Process, program: Program, options: ChildOptions & { argv: readonly string[] }): Process
  load(argv: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Executable
  list(): readonly { pid: number; ppid: number; argv: readonly string[]; started: number }[]
  kill(pid: number, signal: Signal): boolean
}

export type ChildOptions = Required<Omit<SpawnOptions, 'ignored'>> & Pick<SpawnOptions, 'ignored'>

/** Signals that do nothing to a process without a handler. */
const HARMLESS: ReadonlySet<Signal> = new Set(['WINCH'])

/** The part of a context that differs from one program of a process to the next. */
export type Surroundings = Pick<ProcessContext, 'argv' | 'env' | 'cwd' | 'stdin' | 'stdout' | 'stderr'>

/** One process of a container: signals, its end, and all that it opened meanwhile. */
export class Process implements ChildProcess {
  readonly pid: number
  readonly ppid: number
  readonly started: number
  readonly terminal: Terminal | undefined
  readonly exit: Promise<number>
  argv: readonly string[] = []
  /** The signal that ended it. */
  endedBy: Signal | undefined
  readonly #world: ProcessWorld
  readonly #controller = new AbortController()
  readonly #handlers = new Map<Signal, Set<() => void>>()
  readonly #ignored: Set<Signal>
  readonly #clock: ProcessClock
  readonly #network: ProcessNetwork
  readonly #inputs = new Set<Readable>()
  #resolve: (code: number) => void = () => undefined

  constructor(
    world: ProcessWorld,
    place: { pid: number; ppid: number; terminal: Terminal | undefined; ignored: readonly Signal[] },
  ) {
    this.#world = world
    this.pid = place.pid
    this.ppid = place.ppid
    this.terminal = place.terminal
    this.#ignored = new Set(place.ignored)
    this.started = world.clock.now()
    const guard = (work: () => void): void => this.#guarded(work)
    this.#clock = new ProcessClock(world.clock, guard)
    this.#network = new ProcessNetwork(world.network, guard)
    this.exit = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  get ended(): boolean {
    return this.#controller.signal.aborted
  }

  get ignored(): readonly Signal[] {
    return [...this.#ignored]
  }

  /** Destroys this input with the process, so that what is typed next goes to another. */
  ownInput(input: Readable): void {
    this.#inputs.add(input)
  }

  /** Runs a program in this process until one of the two ends. */
  run(program: Program, surroundings: Surroundings): void {
    const context = this.#contextOf(surroundings)
    this.argv = surroundings.argv
    // In a turn of its own, so that whoever started it holds it before it does anything.
    queueMicrotask(() => {
      if (this.ended) return
      this.#attempt(program, context).then(
        (code) => this.end(code),
        () => this.end(FAULT_EXIT_CODE),
      )
    })
  }

  kill(signal: Signal): void {
    if (this.ended) return
    if (signal === 'KILL') return this.#die(signal)
    if (this.#ignored.has(signal)) return
    const handlers = this.#handlers.get(signal)
    if (handlers && handlers.size > 0) {
      for (const handler of handlers) this.#guarded(handler)
      return
    }
    if (this.pid !== 1 && !HARMLESS.has(signal)) this.#die(signal)
  }

  /** Ends it with this code: nothing of it runs, waits or listens afterwards. */
  end(code: number): void {
    if (this.ended) return
    this.#controller.abort(new ProcessEnded(code))
    this.#clock.dispose()
    this.#network.dispose()
    for (const input of this.#inputs) input.destroy()
    this.#handlers.clear()
    this.#resolve(code)
  }

  #die(signal: Signal): void {
    this.endedBy = signal
    this.end(exitCodeOf(signal))
  }

  async #attempt(program: Program, context: ProcessContext): Promise<number> {
    try {
      return (await program(context)) & 0xff
    } catch (error) {
      if (error instanceof ProcessEnded) return error.exitCode
      if (error instanceof BrokenPipe) return PIPE_EXIT_CODE
      return this.#fault(context, error)
    }
  }

  #fault(context: ProcessContext, error: unknown): number {
    const { stderr, argv } = context
    if (!stderr.destroyed && !stderr.writableEnded) stderr.write(programThrew(argv[0] ?? '', error))
    return FAULT_EXIT_CODE
  }

  /** Callbacks of a program that throw end the program, not the sandbox. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch {
      this.end(FAULT_EXIT_CODE)
    }
  }

  #onSignal(signal: Signal, handler: () => void): Disposable {
    const handlers = this.#handlers.get(signal) ?? new Set()
    this.#handlers.set(signal, handlers.add(handler))
    return { dispose: () => void handlers.delete(handler) }
  }

  #contextOf(surroundings: Surroundings): ProcessContext {
    const world = this.#world
    const context: ProcessContext = {
      ...surroundings,
      pid: this.pid,
      hostname: world.hostname,
      tty: this.terminal ?? null,
      files: world.files,
      network: this.#network,
      clock: this.#clock,
      chance: world.chance,
      signal: this.#controller.signal,
      onSignal: (signal, handler) => this.#onSignal(signal, handler),
      spawn: (argv, options) => world.spawn(this, argv, { ...inherited(context), ...options }),
      fork: (program, options) =>
        world.fork(this, program, { argv: this.argv, ...inherited(context), ...options }),
      exec: (argv, options) => this.#become(argv, { ...inherited(context), ...options }),
      listProcesses: () => world.list(),
      kill: (pid, signal) => world.kill(pid, signal),
    }
    return context
  }

  async #become(argv: readonly string[], options: Required<Omit<SpawnOptions, 'ignored'>>): Promise<number> {
    const { program, argv: words } = this.#world.load(argv, options.env, options.cwd)
    this.#handlers.clear()
    this.argv = words
    return this.#attempt(program, this.#contextOf({ ...options, argv: words }))
  }
}

const inherited = ({
  env,
  cwd,
  stdin,
  stdout,
  stderr,
}: ProcessContext): Required<Omit<SpawnOptions, 'ignored'>> => ({
  env: { ...env },
  cwd,
  stdin,
  stdout,
  stderr,
})
