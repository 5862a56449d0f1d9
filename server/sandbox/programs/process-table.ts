import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { PodNetwork } from '../network/pod-network.ts'
import { loadExecutable } from './executables.ts'
import type { Executable } from './executables.ts'
import { noRoom } from './messages.ts'
import { Process } from './process.ts'
import type { ChildOptions, ProcessWorld, Surroundings } from './process.ts'
import type { FileSystem, Image, Program, Signal } from './program.ts'
import { StartError } from './start-error.ts'
import { terminalOf } from './terminal.ts'
import type { Terminal } from './terminal.ts'

export interface ProcessTableOptions {
  image: Image
  hostname: string
  files: FileSystem
  network: PodNetwork
  clock: Clock
  chance: Chance
}

/** As cgroup pids.max does: a fork bomb ends in `Resource temporarily unavailable`. */
const MOST_PROCESSES = 512

/** The processes of one container. */
export class ProcessTable implements ProcessWorld {
  readonly hostname: string
  readonly files: FileSystem
  readonly network: PodNetwork
  readonly clock: Clock
  readonly chance: Chance
  readonly #binaries: Image['binaries']
  readonly #processes = new Map<number, Process>()
  #nextPid = 1
  #closed = false

  constructor(options: ProcessTableOptions) {
    this.hostname = options.hostname
    this.files = options.files
    this.network = options.network
    this.clock = options.clock
    this.chance = options.chance
    this.#binaries = options.image.binaries
  }

  get size(): number {
    return this.#processes.size
  }

  load(argv: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Executable {
    return loadExecutable(argv, { files: this.files, binaries: this.#binaries, cwd, path: env['PATH'] })
  }

  /** Starts a process that has no parent inside: PID 1, or one that exec brought. @throws {StartError} */
  start(surroundings: Surroundings, terminal: Terminal | undefined): Process {
    const { program, argv } = this.load(surroundings.argv, surroundings.env, surroundings.cwd)
    const process = this.#add(0, terminal, [])
    process.ownInput(surroundings.stdin)
    process.run(program, { ...surroundings, argv })
    return process
  }

  spawn(parent: Process, argv: readonly string[], options: ChildOptions): Process {
    const executable = this.load(argv, options.env, options.cwd)
    return this.fork(parent, executable.program, { ...options, argv: executable.argv })
  }

  fork(parent: Process, program: Program, options: ChildOptions & { argv: readonly string[] }): Process {
    const process = this.#add(parent.pid, parent.terminal, [...parent.ignored, ...(options.ignored ?? [])])
    const { argv, env, cwd, stdout, stderr } = options
    let { stdin } = options
    const terminal = terminalOf(stdin)
    if (terminal) process.ownInput((stdin = terminal.openInput()))
    process.run(program, { argv, env: { ...env }, cwd, stdin, stdout, stderr })
    return process
  }

  list(): readonly { pid: number; ppid: number; argv: readonly string[]; started: number }[] {
    return [...this.#processes.values()].map(({ pid, ppid, argv, started }) => ({ pid, ppid, argv, started }))
  }

  kill(pid: number, signal: Signal): boolean {
    const process = this.#processes.get(pid)
    process?.kill(signal)
    return process !== undefined
  }

  /** Sends a signal to all processes on a terminal, as its keys do. */
  signalTerminal(terminal: Terminal, signal: Signal): void {
    for (const process of this.#processes.values()) {
      if (process.terminal === terminal) process.kill(signal)
    }
  }

  /** Kills all; nothing can be started afterwards. */
  close(): void {
    this.#closed = true
    for (const process of this.#processes.values()) process.kill('KILL')
  }

  #add(ppid: number, terminal: Terminal | undefined, ignored: readonly Signal[]): Process {
    if (this.#closed || this.#processes.size >= MOST_PROCESSES) {
      throw new StartError('no-room', noRoom())
    }
    const process = new Process(this, { pid: this.#nextPid++, ppid, terminal, ignored })
    this.#processes.set(process.pid, process)
    void process.exit.then(() => this.#processes.delete(process.pid))
    return process
  }
}
