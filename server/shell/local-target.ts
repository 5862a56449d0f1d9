import { mkdtempSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { bashScript } from './bash-integration.ts'
import { Executor, type ShellCommand } from './executor.ts'
import { filesNotPlaced } from './messages.ts'
import { type FolderFiles, PlacedFolder } from './placed-files.ts'
import type { Reaper } from './reaper.ts'
import { carryTo, Relay } from './relay.ts'
import { shellWord } from './shell-word.ts'
import { type Snapshot, loadScript } from './snapshot.ts'
import { type PtyCommand, SpawnedPty } from './spawned-pty.ts'
import { TargetError, unreachable } from './target-error.ts'
import type { ExecuteOptions, Execution, Forward, Pty, Target, TerminalOptions } from './target.ts'
import { zshScript } from './zsh-integration.ts'

/** What targets on this machine's ptys need from outside. */
export interface TargetDeps {
  /** The environment of every terminal, made by `terminalEnvironment`. */
  environment: Record<string, string>
  /** Where shells start. */
  cwd: string
  reaper: Reaper
}

/** Addresses on which a port is the same as on 127.0.0.1. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|0\.0\.0\.0)$/

/** Terminals on this machine. */
export class LocalTarget implements Target {
  readonly name: string = 'local'
  readonly simulated: boolean = false
  readonly #deps: TargetDeps
  readonly #afterFiles: string
  readonly #open = new Set<Pty>()
  readonly #snapshots = new WeakMap<Pty, Snapshot>()
  readonly #executor: Executor
  readonly #relays = new Set<Forward>()
  #placed: PlacedFolder | null = null
  #onKept: ((path: string) => void) | undefined

  /** `afterFiles` is sh that every shell runs once it has read the user's own files. */
  constructor(deps: TargetDeps, afterFiles = '') {
    this.#deps = deps
    this.#afterFiles = afterFiles
    this.#executor = new Executor(deps.reaper)
  }

  /** A shell of this machine that ended has ended, whatever its code. */
  isLost(): boolean {
    return false
  }

  openPty({ cols, rows, shell }: TerminalOptions): Pty {
    const { environment, reaper } = this.#deps
    const folder = makeFolder(environment)
    const makeScript = shell === 'zsh' ? zshScript : bashScript
    const options = { afterFiles: this.#afterFiles, folder: folder === null ? null : shellWord(folder) }
    const args = ['-c', makeScript('interactive', options)]
    const file = shell === 'zsh' ? 'sh' : 'bash'
    const command = { file, args, env: environment, cwd: this.#cwd, cols, rows }
    try {
      const pty = new LocalShellPty(command, reaper, folder)
      this.#open.add(pty)
      if (folder !== null) this.#snapshots.set(pty, { shell, folder })
      return pty
    } catch (error) {
      if (folder !== null) rmSync(folder, { recursive: true })
      throw error
    }
  }

  async execute(command: string, options: ExecuteOptions): Promise<Execution> {
    const snapshot = options.like && this.#snapshots.get(options.like)
    const call = loadScript(command.replaceAll('\0', ''), snapshot)
    const start = (): ShellCommand => ({ ...call, env: this.#deps.environment, cwd: this.#cwd })
    const outcome = await this.#executor.run(start, options)
    if (outcome instanceof Error) throw unreachable(this.name, outcome)
    const { exitCode, ended, stdout, stderr } = outcome
    return { exitCode, ended, stdout, stderr }
  }

  /** A port of the loopback device is there already; for another machine's a port of it leads there. */
  async forward(host: string, port: number): Promise<Forward> {
    if (LOOPBACK.test(host)) return { port, dispose: () => Promise.resolve() }
    const relay = await Relay.listen(carryTo(host, port))
    this.#relays.add(relay)
    return relay
  }

  get #cwd(): string {
    return this.#placed?.path ?? this.#deps.cwd
  }

  async placeFiles(files: FolderFiles, onKept?: (path: string) => void): Promise<string> {
    try {
      this.#placed = await PlacedFolder.make(files)
    } catch (cause) {
      throw new TargetError('not-placed', filesNotPlaced(this.name, String(cause)), { cause })
    }
    this.#onKept = onKept
    return this.#placed.path
  }

  async dispose(): Promise<void> {
    const opened = [...this.#open, ...this.#relays, this.#executor]
    await Promise.all(opened.map((each) => each.dispose()))
    this.#open.clear()
    this.#relays.clear()
    const placed = this.#placed
    this.#placed = null
    if (placed && (await placed.dispose())) this.#onKept?.(placed.path)
  }
}

/** The scripts `exec` the shell: the pty's process becomes it. */
class LocalShellPty extends SpawnedPty {
  readonly shellPid = this.pid
  readonly #folder: string | null

  /** `folder` goes with the shell. */
  constructor(command: PtyCommand, reaper: Reaper, folder: string | null) {
    super(command, reaper)
    this.#folder = folder
  }

  override async dispose(): Promise<void> {
    await super.dispose()
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Makes a shell's private folder, in memory where the system has one for the user; null when there is no room. */
function makeFolder(environment: Record<string, string>): string | null {
  for (const parent of [environment['XDG_RUNTIME_DIR'], tmpdir()]) {
    try {
      if (parent) return mkdtempSync(join(parent, 'livedeck-shell-'))
    } catch {
      // The next one, or a shell whose variables are not known.
    }
  }
  return null
}
