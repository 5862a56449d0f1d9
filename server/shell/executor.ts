import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { BoundedOutput } from './bounded-output.ts'
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
}

/** How many commands of one target run at once; sshd allows ten sessions on a connection (MaxSessions). */
const MOST_AT_ONCE = 8

const MOST_OUTPUT = 1024 * 1024

/** How long what the process left unread may take to arrive once its session is gone, in milliseconds. */
const TAIL_MS = 250

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
  }

  /** Runs a command once there is room, its time counting from now; gives the error when the system cannot start it. */
  async run(command: ShellCommand, options: ExecuteOptions): Promise<Execution | Error> {
    const running = this.#run(command, options)
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
    await Promise.all(this.#running)
  }

  async #run(
    command: ShellCommand,
    { timeoutMs, signal, maxBytes }: ExecuteOptions,
  ): Promise<Execution | Error> {
    const deadline = new Deadline(timeoutMs, [this.#disposal.signal, ...(signal ? [signal] : [])])
    const release = await this.#slots.take(deadline.reached)
    try {
      if (deadline.reason !== null || release === null)
        return { exitCode: NOT_STARTED, ended: deadline.reason ?? 'aborted', stdout: '', stderr: '' }
      return await this.#start(command, deadline, maxBytes ?? MOST_OUTPUT)
    } finally {
      deadline.dispose()
      release?.()
    }
  }

  async #start(
    { file, args, env, cwd }: ShellCommand,
    deadline: Deadline,
    maxBytes: number,
  ): Promise<Execution | Error> {
    this.#reaper.start()
    // A session of its own, by which all that it starts is found again.
    const child = spawn(file, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const [stdout, stderr] = [new BoundedOutput(maxBytes), new BoundedOutput(maxBytes)]
    child.stdout.on('data', (bytes: Buffer) => stdout.take(bytes))
    child.stderr.on('data', (bytes: Buffer) => stderr.take(bytes))
    const closed = new Promise((resolve) => child.once('close', resolve))
    const exited = new Promise<Error | null>((resolve) => {
      child.once('error', resolve).once('exit', () => resolve(null))
    })
    const { pid } = child
    if (pid === undefined) return (await exited) ?? new Error(`${file} has no process`)
    this.#reaper.watch(pid)
    await Promise.race([exited, deadline.reached])
    const { reason } = child.exitCode === null && child.signalCode === null ? deadline : { reason: null }
    await endSession(pid)
    this.#reaper.release(pid)
    await exited
    await readTail(child, closed)
    const output = { stdout: stdout.text, stderr: stderr.text }
    return { exitCode: exitCodeOf(child), ended: reason ?? 'exited', ...output }
  }
}

/** Somebody who left the session may hold the other end open for ever. */
async function readTail({ stdout, stderr }: ChildProcess, closed: Promise<unknown>): Promise<void> {
  const given = new AbortController()
  await Promise.race([closed, delay(TAIL_MS, null, { signal: given.signal }).catch(() => {})])
  given.abort()
  stdout?.destroy()
  stderr?.destroy()
}

/** As a shell says it: 128 and the signal's number for a process that a signal ended. */
function exitCodeOf({ exitCode, signalCode }: ChildProcess): number {
  return exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode])
}
