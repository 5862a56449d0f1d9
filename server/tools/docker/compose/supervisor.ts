import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { isAlive } from '../../../is-alive.ts'
import type { Tool } from '../../io.ts'
import { type PlannedService, RunFolder, type RunState } from './plan.ts'

const LOOK_MS = 300
const GRACE_MS = 10_000
const RESTART_MS = 1_000
const LOG_BYTES = 8 * 1024 ** 2
/** The folder's name tells whose sandbox it is (server/sandbox-folder.ts). */
const OWNER = /livedeck-sandbox-(\d+)-/

/**
 * Runs what `docker-compose up` has planned in the folder that its one word names, until it is told to end, the folder is gone
 * (a reset, or the sandbox's end), or the sandbox's owner is.
 */
export const supervise: Tool = async ([path = '']) => {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort())
  process.on('SIGHUP', () => undefined)
  const folder = new RunFolder(path)
  const plan = folder.readPlan()
  if (!plan) return 1
  const services = plan.services.map((service) => new SupervisedService(service, folder, () => report()))
  const report = (): void => {
    const entries = services.map(({ name, state }): [string, RunState['services'][string]] => [name, state])
    folder.writeState({ supervisor: process.pid, services: Object.fromEntries(entries) })
  }
  for (const service of services) service.start()
  report()
  while (!stop.signal.aborted && folder.isThere && hasOwner(path))
    await delay(LOOK_MS, undefined, { signal: stop.signal }).catch(() => undefined)
  await Promise.all(services.map((service) => service.end()))
  if (stop.signal.aborted) folder.remove()
  return 0
}

function hasOwner(path: string): boolean {
  const owner = OWNER.exec(path)?.[1]
  return owner === undefined || isAlive(Number(owner))
}

/** One service, started again when it ends where it asked for that. */
class SupervisedService {
  readonly #service: PlannedService
  readonly #folder: RunFolder
  readonly #onChange: () => void
  #child: ChildProcess | null = null
  #exitCode: number | null = null
  #isEnding = false

  constructor(service: PlannedService, folder: RunFolder, onChange: () => void) {
    this.#service = service
    this.#folder = folder
    this.#onChange = onChange
  }

  get name(): string {
    return this.#service.name
  }

  get state(): { pid: number | null; exitCode: number | null } {
    return { pid: this.#child?.pid ?? null, exitCode: this.#exitCode }
  }

  start(): void {
    const { argv, cwd, environment } = this.#service
    const [file = '', ...args] = argv
    const child = spawn(file, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#exitCode = null
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => this.#log(chunk))
    child.once('error', (error) => this.#log(Buffer.from(`${error.message}\n`)))
    child.once('close', (code) => void this.#ended(code ?? 1))
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

  async #ended(code: number): Promise<void> {
    this.#child = null
    this.#exitCode = code
    this.#onChange()
    if (!this.#service.restarts) return
    await delay(RESTART_MS)
    if (this.#isEnding) return
    this.start()
    this.#onChange()
  }

  /** A log that has grown too long takes no more. */
  #log(chunk: Buffer): void {
    const path = this.#folder.logOf(this.name)
    if (!this.#folder.isThere) return
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (size + chunk.length <= LOG_BYTES) appendFileSync(path, chunk, { mode: 0o600 })
  }
}
