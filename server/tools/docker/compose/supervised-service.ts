import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

import { type PlannedService, type RunFolder, isSameService } from './plan.ts'

const GRACE_MS = 10_000
const RESTART_MS = 1_000
const LOG_BYTES = 8 * 1024 ** 2

/** What shells and Docker give as the exit code of what a signal ended. */
const exitCodeOf = (signal: NodeJS.Signals | null): number =>
  signal === null ? 1 : 128 + constants.signals[signal]

/** One service as a process, started again when it ends where it asked for that. */
export class SupervisedService {
  readonly #folder: RunFolder
  readonly #onChange: () => void
  #planned: PlannedService | null = null
  #child: ChildProcess | null = null
  #exitCode: number | null = null
  #isEnding = true

  constructor(folder: RunFolder, onChange: () => void) {
    this.#folder = folder
    this.#onChange = onChange
  }

  get state(): { pid: number | null; exitCode: number | null } {
    return { pid: this.#child?.pid ?? null, exitCode: this.#exitCode }
  }

  /** Brings it to what is planned: runs it, lets it run on, replaces or ends it. */
  async follow(planned: PlannedService): Promise<void> {
    const isOther = this.#planned === null || !isSameService(this.#planned, planned)
    if (planned.isStopped || isOther) await this.end()
    this.#planned = planned
    if (planned.isStopped || this.#child !== null) return
    this.#isEnding = false
    this.#start(planned)
  }

  async end(): Promise<void> {
    this.#isEnding = true
    const child = this.#child
    if (!child) return
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    await closed
    clearTimeout(timer)
  }

  #start({ name, argv, cwd, environment, restarts }: PlannedService): void {
    const [file = '', ...args] = argv
    const child = spawn(file, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#exitCode = null
    const log = (chunk: Buffer): void => this.#log(name, chunk)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', log)
    child.once('error', (error) => log(Buffer.from(`${error.message}\n`)))
    child.once('close', (code, signal) => void this.#ended(code ?? exitCodeOf(signal), restarts))
  }

  async #ended(code: number, restarts: boolean): Promise<void> {
    this.#child = null
    this.#exitCode = code
    this.#onChange()
    if (!restarts || this.#isEnding) return
    await delay(RESTART_MS)
    // It may have been stopped meanwhile, or even started again.
    if (this.#isEnding || this.#child !== null || this.#planned === null) return
    this.#start(this.#planned)
    this.#onChange()
  }

  /** A log that has grown too long takes no more. */
  #log(name: string, chunk: Buffer): void {
    const path = this.#folder.logOf(name)
    if (!this.#folder.isThere) return
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (size + chunk.length <= LOG_BYTES) appendFileSync(path, chunk, { mode: 0o600 })
  }
}
