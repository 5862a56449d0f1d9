import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import { connectStreams, newEmptyInput, newOpenInput } from './container-streams.ts'
import type { ConnectedStreams } from './container-streams.ts'
import type {
  Container,
  ContainerExit,
  ContainerOptions,
  ContainerProcess,
  ContainerProcessStreams,
} from './container.ts'
import { imageTree } from './image-tree.ts'
import { MemoryFileSystem } from './memory-file-system.ts'
import { noCommand } from './messages.ts'
import { OutputSink } from './output-sink.ts'
import { Outputs } from './outputs.ts'
import { ProcessTable } from './process-table.ts'
import type { Process, Surroundings } from './process.ts'
import type { Signal } from './program.ts'
import { StartError } from './start-error.ts'
import { Terminal } from './terminal.ts'

export interface ContainerDeps {
  clock: Clock
  chance: Chance
}

const DEFAULT_SIZE = { columns: 80, rows: 24 }

/**
 * Starts a container: PID 1 in a file system and a process table of its own. Modelled are processes, signals, terminals and
 * files as a shell sees them; not users, capabilities, resource limits or a kernel.
 * @throws {StartError} in runc's words, when PID 1's command cannot be started
 */
export function startContainer(options: ContainerOptions, deps: ContainerDeps): Container {
  return new RunningContainer(options, deps)
}

class RunningContainer implements Container {
  readonly exited: Promise<ContainerExit>
  readonly #options: ContainerOptions
  readonly #outputs: Outputs
  readonly #sinks: { stdout: OutputSink; stderr: OutputSink }
  readonly #table: ProcessTable
  readonly #terminal: Terminal | undefined
  readonly #input = newOpenInput()
  readonly #first: Process
  readonly #connections = new Set<ConnectedStreams>()

  constructor(options: ContainerOptions, deps: ContainerDeps) {
    this.#options = options
    this.#outputs = new Outputs((stream, chunk) => options.onOutput(stream, chunk))
    this.#table = new ProcessTable({ ...options, ...deps, files: containerFiles(options, deps.clock) })
    this.#sinks = {
      stdout: new OutputSink(deps.clock, (chunk) => this.#outputs.write('stdout', chunk)),
      stderr: new OutputSink(deps.clock, (chunk) => this.#outputs.write('stderr', chunk)),
    }
    const sinks = this.#sinks
    if (options.tty) {
      this.#terminal = this.#newTerminal(DEFAULT_SIZE, (chunk, done) =>
        sinks.stdout.write(chunk, () => done()),
      )
    }
    const terminal = this.#terminal
    const stdin = terminal?.openInput() ?? (options.stdin ? this.#input : newEmptyInput())
    this.#first = this.#table.start(
      {
        ...this.#surroundings(commandOf(options)),
        stdin,
        stdout: terminal?.output ?? sinks.stdout,
        stderr: terminal?.output ?? sinks.stderr,
      },
      terminal,
    )
    this.exited = this.#watch()
  }

  kill(signal: Signal): void {
    this.#first.kill(signal)
  }

  exec(argv: readonly string[], streams: ContainerProcessStreams): ContainerProcess {
    const connected = connectStreams(streams, (size, emit) => this.#newTerminal(size, emit))
    const { terminal } = connected
    let process: Process
    try {
      process = this.#table.start({ ...this.#surroundings(argv), ...connected.standard }, terminal)
    } catch (error) {
      connected.dispose()
      throw error
    }
    this.#connections.add(connected)
    const exit = process.exit.then(async (code) => {
      await connected.flush()
      this.#connections.delete(connected)
      connected.dispose()
      return code
    })
    return {
      pid: process.pid,
      exit,
      kill: (signal) => process.kill(signal),
      resize: (columns, rows) => terminal?.resize(columns, rows),
    }
  }

  attach(streams: ContainerProcessStreams): ReturnType<Container['attach']> {
    const terminal = this.#terminal
    if (terminal && streams.tty) terminal.resize(streams.tty.columns, streams.tty.rows)
    const stop = this.#outputs.add(streams)
    const type = (chunk: Buffer): void => {
      if (terminal) terminal.input(chunk)
      else if (this.#options.stdin) this.#input.write(chunk)
    }
    const end = (): void => {
      if (this.#options.stdinOnce !== true) return
      terminal?.hangUp()
      this.#input.end()
    }
    streams.stdin?.on('data', type).once('end', end).once('close', end)
    streams.stdin?.on('error', () => undefined)
    const detach = (): void => {
      stop()
      streams.stdin?.off('data', type).off('end', end).off('close', end)
      end()
    }
    return { resize: (columns, rows) => terminal?.resize(columns, rows), detach }
  }

  async #watch(): Promise<ContainerExit> {
    const exitCode = await this.#first.exit
    this.#table.close()
    // What exec'd processes wrote last is on its way; a client that does not read it any more must not hold up the end.
    for (const connected of this.#connections) connected.hurry()
    this.#input.destroy()
    if (this.#terminal) await this.#terminal.close()
    await Promise.all([this.#sinks.stdout.close(), this.#sinks.stderr.close()])
    this.#outputs.clear()
    return this.#first.endedBy ? { exitCode, signal: this.#first.endedBy } : { exitCode }
  }

  #newTerminal(
    size: { columns: number; rows: number },
    emit: (chunk: Buffer, done: () => void) => void,
  ): Terminal {
    const terminal: Terminal = new Terminal({
      ...size,
      emit,
      signal: (signal) => this.#table.signalTerminal(terminal, signal),
    })
    return terminal
  }

  #surroundings(argv: readonly string[]): Omit<Surroundings, 'stdin' | 'stdout' | 'stderr'> {
    const { image, env, workdir, hostname } = this.#options
    const whole = { HOSTNAME: hostname, HOME: '/root', ...image.env, ...env }
    return { argv, env: whole, cwd: workdir ?? (image.workdir || '/') }
  }
}

/** Kubernetes' rule: `command` replaces the entrypoint and the image's command with it, `args` only the latter. */
function commandOf({ image, command, args }: ContainerOptions): readonly string[] {
  if (image.cannotStart !== undefined) throw new StartError('not-a-program', image.cannotStart)
  const words =
    command && command.length > 0
      ? [...command, ...(args ?? [])]
      : [...image.entrypoint, ...(args && args.length > 0 ? args : image.command)]
  if (words.length === 0) throw new StartError('not-found', noCommand())
  return words
}

function containerFiles(
  { image, mounts, shared, workdir }: ContainerOptions,
  clock: Clock,
): MemoryFileSystem {
  const files = new MemoryFileSystem({
    now: () => clock.now(),
    base: imageTree(image, clock.now()),
    ...(shared ? { mounts: shared } : {}),
  })
  for (const [path, content] of mounts) {
    files.makeFolder(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
    files.writeFile(path, content)
  }
  files.makeFolder(workdir ?? (image.workdir || '/'), { parents: true })
  return files
}
