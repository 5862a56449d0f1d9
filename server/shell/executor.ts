import { type ChildProcess, spawn } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { constants } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { BoundedOutput, type OutputFrame } from './bounded-output.ts'
import { Deadline } from './deadline.ts'
import type { Reaper } from './reaper.ts'
import { endSession } from './session.ts'
import { Slots } from './slots.ts'
import type { ExecuteOptions, Execution } from './target.ts'

/** What to start, without a terminal. */
export interface ShellCommand {
  file: string
  args: readonly string[]
  /** The whole environment of the process, nothing is inherited. */
  env: Record<string, string>
  cwd: string
  /** For a process that does its work elsewhere: what it reads, and what stands around its output. It ends with its input. */
  remote?: { input: string; frame: OutputFrame }
}

/** How a process went. */
export interface Outcome extends Execution {
  /** Whether its output began, and whether stderr had its end. */
  hasBegun: boolean
  hasEnd: boolean
}

/** How many commands of one target run at once; sshd allows ten sessions on a connection (MaxSessions). */
const MOST_AT_ONCE = 8

const MOST_OUTPUT = 1024 * 1024

/** How long what the process left unread may take to arrive once its session is gone, in milliseconds. */
const TAIL_MS = 250

/** How long the other machine has to end what runs there, in milliseconds. */
const REMOTE_END_MS = 2_000

/** What a command that never started counts as: ended by HUP, as a shell says it. */
const NOT_STARTED = 128 + constants.signals.SIGHUP

/** Runs the commands of one target out of band, a bounded number at once, and ends them all when disposed. */
export class Executor {
  readonly #reaper: Reaper
  readonly #slots = new Slots(MOST_AT_ONCE)
  readonly #disposal = new AbortController()
  readonly #running = new Set<Promise<unknown>>()

  constructor(reaper: Reaper) {
    this.#reaper = reaper
    // Each that runs or waits listens; there may be any number of them.
    setMaxListeners(0, this.#disposal.signal)
  }

  /**
   * Runs a command once there is room, its time counting from now; gives the error for which it cannot be started.
   * `prepare` is asked for it when it is its turn.
   */
  async run(
    prepare: () => ShellCommand | Promise<ShellCommand | Error>,
    options: ExecuteOptions,
  ): Promise<Outcome | Error> {
    const running = this.#run(prepare, options)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  /** Ends what runs; resolves when nothing of it is left. */
  async dispose(): Promise<void> {
    this.#disposal.abort()
    await Promise.allSettled(this.#running)
  }

  async #run(
    prepare: () => ShellCommand | Promise<ShellCommand | Error>,
    { timeoutMs, signal, maxBytes }: ExecuteOptions,
  ): Promise<Outcome | Error> {
    const deadline = new Deadline(timeoutMs, [this.#disposal.signal, ...(signal ? [signal] : [])])
    const release = await this.#slots.take(deadline.reached)
    try {
      const command = release && (await Promise.race([prepare(), deadline.reached.then(() => null)]))
      if (deadline.reason === null && command !== null)
        return command instanceof Error
          ? command
          : await this.#start(command, deadline, maxBytes ?? MOST_OUTPUT)
      const nothing = { stdout: '', stderr: '', hasBegun: false, hasEnd: false }
      return { exitCode: NOT_STARTED, ended: deadline.reason ?? 'aborted', ...nothing }
    } finally {
      deadline.dispose()
      release?.()
    }
  }

  async #start(
    { file, args, env, cwd, remote }: ShellCommand,
    deadline: Deadline,
    maxBytes: number,
  ): Promise<Outcome | Error> {
    this.#reaper.start()
    // A session of its own, by which all that it starts is found again.
    const options = { env, cwd, detached: true }
    const child = spawn(file, args, { ...options, stdio: [remote ? 'pipe' : 'ignore', 'pipe', 'pipe'] })
    const closed = new Promise((resolve) => child.once('close', resolve))
    const exited = new Promise<Error | null>((resolve) => {
      child.once('error', resolve).once('exit', () => resolve(null))
    })
    const stdout = collect(child.stdout, maxBytes, remote?.frame)
    const stderr = collect(child.stderr, maxBytes, remote?.frame)
    // Whoever ends before all is read has a reason, which its exit code tells.
    child.stdin?.on('error', () => {}).write(remote?.input ?? '')
    const { pid } = child
    if (pid === undefined) return (await exited) ?? new Error(`${file} has no process`)
    this.#reaper.watch(pid)
    await Promise.race([exited, deadline.reached])
    const ended = isOver(child) ? 'exited' : (deadline.reason ?? 'exited')
    await this.#end(child, pid, exited)
    await readTail(child, closed)
    const output = { stdout: stdout.text, stderr: stderr.text }
    return { exitCode: exitCodeOf(child), ended, ...output, hasBegun: stderr.hasBegun, hasEnd: stderr.hasEnd }
  }

  /** Ends whatever is left of a command, on the other machine first. */
  async #end(child: ChildProcess, pid: number, exited: Promise<unknown>): Promise<void> {
    if (child.stdin && !isOver(child)) {
      child.stdin.end()
      await firstOf(exited, REMOTE_END_MS)
    }
    await endSession(pid)
    this.#reaper.release(pid)
    await exited
  }
}

function collect(from: ChildProcess['stdout'], limit: number, frame: OutputFrame | undefined): BoundedOutput {
  const output = new BoundedOutput(limit, frame)
  from?.on('data', (bytes: Buffer) => output.take(bytes))
  return output
}

/** Somebody who left the session may hold the other end open for ever. */
async function readTail({ stdout, stderr }: ChildProcess, closed: Promise<unknown>): Promise<void> {
  await firstOf(closed, TAIL_MS)
  stdout?.destroy()
  stderr?.destroy()
}

/** Waits for something, `limitMs` at most. */
async function firstOf(awaited: Promise<unknown>, limitMs: number): Promise<void> {
  const done = new AbortController()
  await Promise.race([awaited, delay(limitMs, null, { signal: done.signal }).catch(() => {})])
  done.abort()
}

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** As a shell says it: 128 and the signal's number for a process that a signal ended. */
function exitCodeOf({ exitCode, signalCode }: ChildProcess): number {
  return exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode])
}
