import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'

import { type Control, askControl } from './control-client.ts'
import { endWhenSilent } from './heartbeat.ts'
import { PORT_TAKEN, SandboxError, cannotListen, sandboxNotStarted } from './messages.ts'
import { makeSandboxFolder } from './sandbox-folder.ts'
import {
  type Ports,
  type SandboxMessage,
  type SandboxState,
  isSandboxMessage,
} from './sandbox/process-message.ts'
import type { Variables } from './shell/environment.ts'

export interface SandboxProcessOptions {
  /** The built entry, dist/server/sandbox.js. */
  entry: string
  environment: Variables
  /** 0, or left out, for any free port. */
  port?: number
  seed?: number
}

/** What the page and the command line show of the sandbox. */
export interface SandboxStatus extends SandboxState {
  /** `restarting` after it died; it comes back in its first state. */
  phase: 'ready' | 'restarting' | 'gone'
}

/** Restarts within a minute before the sandbox counts as one that cannot live. */
const RESTARTS_A_MINUTE = 5
const MINUTE_MS = 60_000
const END_MS = 2_000
/** Ten times what 500 pods take; what needs more is a bomb, and better ends the sandbox than the lecturer's machine. */
const MOST_HEAP_MIB = 1024

/**
 * The embedded cluster in a process of its own, so that nothing in it can take the lecture down. When it dies it is started
 * again on the same port with the same token, so that KUBECONFIG stays true; what was in it is gone.
 */
export class SandboxProcess {
  readonly folder: string
  readonly #options: SandboxProcessOptions
  readonly #token = randomBytes(32).toString('base64url')
  readonly #listeners = new Set<(status: SandboxStatus) => void>()
  #child: ChildProcess | null = null
  #ports: Ports
  #kubeconfig = ''
  #status: SandboxStatus = { phase: 'restarting', speed: 1, resets: 0 }
  #starts: number[] = []
  /** Those of processes that died; the one that runs counts from 0. */
  #earlierResets = 0
  #isDisposed = false

  private constructor(folder: string, options: SandboxProcessOptions) {
    this.folder = folder
    this.#options = options
    this.#ports = { api: options.port ?? 0, control: 0 }
  }

  /**
   * Starts the sandbox; resolves when its API answers.
   * @throws {SandboxError} `not-started`
   */
  static async start(options: SandboxProcessOptions): Promise<SandboxProcess> {
    const folder = await makeSandboxFolder(options.environment)
    const sandbox = new SandboxProcess(folder, options)
    try {
      await sandbox.#launch()
    } catch (error) {
      await sandbox.dispose()
      throw error
    }
    return sandbox
  }

  /** The path for KUBECONFIG. */
  get kubeconfig(): string {
    return this.#kubeconfig
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  get status(): SandboxStatus {
    return this.#status
  }

  /** Calls back with each change of the status until the function that it returns is called. */
  watch(listener: (status: SandboxStatus) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Brings the cluster back to its first state. @throws {SandboxError} `gone` */
  async reset(): Promise<void> {
    await askControl(this.#control, { action: 'reset' })
  }

  /** Makes so many seconds pass in the cluster during one of ours. @throws {SandboxError} `gone` */
  async setSpeed(speed: number): Promise<void> {
    await askControl(this.#control, { action: 'speed', speed })
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    this.#listeners.clear()
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      // Its end of the channel closes, and it ends by itself; what hangs is killed.
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
      await exited
      clearTimeout(timer)
    }
    await rm(this.folder, { recursive: true, force: true })
  }

  get #control(): Control {
    return { url: `http://127.0.0.1:${this.#ports.control}/control`, token: this.#token }
  }

  async #launch(): Promise<void> {
    const { entry, seed = randomInt(2 ** 32) } = this.#options
    this.#starts.push(performance.now())
    // No secret, proxy or NODE_OPTIONS of the lecturer's is the sandbox's business.
    const env = { PATH: this.#options.environment['PATH'] ?? '' }
    const child = fork(entry, [], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--max-semi-space-size=8', `--max-old-space-size=${MOST_HEAP_MIB}`],
    })
    this.#child = child
    endWhenSilent(child)
    let complaint = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4_000)
    })
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        if (!isSandboxMessage(message)) return
        this.#take(message)
        if (message.type === 'ready') resolve()
        if (message.type === 'failed') reject(this.#explain(message))
      })
      child.once('error', (cause) => reject(new SandboxError('not-started', sandboxNotStarted(), { cause })))
      child.once('exit', () => reject(new SandboxError('not-started', sandboxNotStarted(complaint))))
    })
    child.send({ type: 'start', folder: this.folder, ports: this.#ports, token: this.#token, seed })
    await ready
    child.once('exit', () => void this.#relaunch())
  }

  #explain({ message, code }: Extract<SandboxMessage, { type: 'failed' }>): SandboxError {
    const { api } = this.#ports
    const isTaken = code === 'EADDRINUSE' && api !== 0
    return new SandboxError('not-started', isTaken ? cannotListen('127.0.0.1', api, PORT_TAKEN) : message)
  }

  #take(message: SandboxMessage): void {
    if (message.type === 'failed' || message.type === 'alive') return
    if (message.type === 'state') {
      this.#tell({ ...this.#status, speed: message.speed, resets: this.#earlierResets + message.resets })
      return
    }
    this.#ports = message.ports
    this.#kubeconfig = message.kubeconfig
    this.#earlierResets = this.#status.resets
    this.#tell({ phase: 'ready', speed: 1, resets: this.#status.resets })
  }

  async #relaunch(): Promise<void> {
    if (this.#isDisposed) return
    this.#starts = this.#starts.filter((start) => performance.now() - start < MINUTE_MS)
    if (this.#starts.length > RESTARTS_A_MINUTE) return this.#tell({ ...this.#status, phase: 'gone' })
    this.#tell({ ...this.#status, phase: 'restarting' })
    try {
      await this.#launch()
    } catch {
      // Its exit came before `ready`: the next try, or the end of trying.
      await this.#relaunch()
    }
  }

  #tell(status: SandboxStatus): void {
    this.#status = status
    for (const listener of this.#listeners) listener(status)
  }
}
