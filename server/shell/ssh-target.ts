import { randomBytes } from 'node:crypto'

import { bashScript } from './bash-integration.ts'
import { Executor, type ShellCommand } from './executor.ts'
import type { TargetDeps } from './local-target.ts'
import { invalidHost } from './messages.ts'
import type { FolderFiles } from './placed-files.ts'
import { Relay } from './relay.ts'
import { READ_SCRIPT, makeRemoteCommand } from './remote-command.ts'
import { REMOVE_MS, RemoteFolder, type SshCall, callSsh } from './remote-folder.ts'
import type { Snapshot } from './snapshot.ts'
import { SpawnedPty } from './spawned-pty.ts'
import { carryOver } from './ssh-carrier.ts'
import { KEEP_ALIVE, SshConnection, UNATTENDED, configArguments } from './ssh-connection.ts'
import { TargetError, unreachable } from './target-error.ts'
import type { ExecuteOptions, Execution, Forward, Pty, PtyExit, Target, TerminalOptions } from './target.ts'
import { zshScript } from './zsh-integration.ts'

/** What ssh exits with when the connection failed or broke (ssh(1), EXIT STATUS); a shell's own 255 looks the same. */
const CONNECTION_FAILED = 255

/**
 * Host names, addresses and aliases, with an optional user. No dash in front, which ssh would read as an option, and
 * nothing that a ProxyCommand's `%h` could hand to a shell.
 */
const HOST = /^(?:[\w.][\w.-]*@)?[\w.:[][\w.:%[\]-]*$/

/** Terminals on another machine, through the system's ssh with the lecturer's own configuration, keys and known hosts. */
export class SshTarget implements Target {
  readonly name: string
  readonly simulated = false
  readonly #host: string
  readonly #deps: TargetDeps
  readonly #configFile: string | null
  readonly #open = new Set<Pty>()
  readonly #snapshots = new Map<Pty, Snapshot>()
  readonly #executor: Executor
  readonly #connection: SshConnection
  readonly #relays = new Set<Forward>()
  #placed: RemoteFolder | null = null
  #onKept: ((path: string) => void) | undefined

  /**
   * Takes a host as ssh knows it; `configFile` stands in for ~/.ssh/config.
   * @throws {TargetError} `invalid-host`
   */
  constructor(host: string, deps: TargetDeps, configFile: string | null = null) {
    if (!HOST.test(host)) throw new TargetError('invalid-host', invalidHost(host))
    this.name = `ssh:${host}`
    this.#host = host
    this.#deps = deps
    this.#configFile = configFile
    this.#executor = new Executor(deps.reaper)
    this.#connection = new SshConnection({ ...deps, host, configFile }, deps.reaper)
  }

  isLost(exit: PtyExit): boolean {
    return exit.exitCode === CONNECTION_FAILED
  }

  /** The pty is there at once; what ssh asks (a host key, a password) it asks on it. */
  openPty({ cols, rows, shell }: TerminalOptions): Pty {
    const { environment, cwd, reaper } = this.#deps
    const folder = `/tmp/livedeck-shell-${randomBytes(16).toString('hex')}`
    const options = { afterFiles: `mkdir -m 700 ${folder} 2>/dev/null\n${this.#enterFolder}`, folder }
    const command =
      shell === 'zsh'
        ? `exec sh -c '${zshScript('login', options)}'`
        : `exec bash -c '${bashScript('login', options)}'`
    const args = sshArguments(this.#host, command, this.#configFile)
    const pty = new SpawnedPty({ file: 'ssh', args, env: environment, cwd, cols, rows }, reaper)
    this.#open.add(pty)
    this.#snapshots.set(pty, { shell, folder })
    return pty
  }

  async execute(command: string, options: ExecuteOptions): Promise<Execution> {
    const { environment, cwd } = this.#deps
    const snapshot = options.like && this.#snapshots.get(options.like)
    const remote = makeRemoteCommand(command.replaceAll('\0', ''), this.#enterFolder, snapshot)
    const start = async (): Promise<ShellCommand | Error> => {
      const args = await this.#sharedArguments(READ_SCRIPT, ['-o', 'ClearAllForwardings=yes'])
      return args instanceof Error ? args : { file: 'ssh', args, env: environment, cwd, remote }
    }
    const outcome = await this.#executor.run(start, options)
    if (outcome instanceof Error) throw unreachable(this.name, outcome)
    const { exitCode, ended, stdout, stderr, hasEnd } = outcome
    if (ended === 'exited' && exitCode === CONNECTION_FAILED && !hasEnd)
      throw unreachable(this.name, new Error(stderr))
    return { exitCode, ended, stdout, stderr }
  }

  async forward(host: string, port: number): Promise<Forward> {
    const via = await this.#connection.via()
    if (via instanceof Error) throw unreachable(this.name, via)
    const relay = await Relay.listen(
      carryOver(() => this.#sharedArguments(null, ['-W', joinAddress(host, port)]), this.#deps),
    )
    this.#relays.add(relay)
    return relay
  }

  /** Arguments for a call of ssh that nobody watches; or why the host cannot be had. */
  async #sharedArguments(command: string | null, options: readonly string[]): Promise<string[] | Error> {
    const via = await this.#connection.via()
    if (via instanceof Error) return via
    const to = ['--', this.#host, ...(command === null ? [] : [command])]
    return [...UNATTENDED, ...KEEP_ALIVE, ...configArguments(this.#configFile), ...via, ...options, ...to]
  }

  /** Over a connection of its own, which asks on the terminal where livedeck runs. */
  async placeFiles(files: FolderFiles, onKept?: (path: string) => void): Promise<string> {
    const { environment, cwd } = this.#deps
    const connect = (command: string, options: readonly string[]): SshCall => ({
      args: [...configArguments(this.#configFile), ...options, '--', this.#host, command],
      environment,
      cwd,
    })
    this.#placed = await RemoteFolder.make(files, { name: this.name, connect })
    this.#onKept = onKept
    return this.#placed.path
  }

  /** The profile on the other machine may have gone elsewhere; the folder may be gone by now. */
  get #enterFolder(): string {
    return this.#placed === null ? '' : `cd -- ${this.#placed.path} 2>/dev/null || :`
  }

  async dispose(): Promise<void> {
    const opened = [...this.#open, ...this.#relays, this.#executor]
    await Promise.all(opened.map((each) => each.dispose()))
    this.#open.clear()
    this.#relays.clear()
    const placed = this.#placed
    this.#placed = null
    await this.#removeSnapshots()
    if (placed && (await placed.dispose())) this.#onKept?.(placed.path)
    await this.#connection.dispose()
  }

  /** The shells made them; where nobody answers they stay, readable by nobody else. */
  async #removeSnapshots(): Promise<void> {
    const folders = [...this.#snapshots.values()].map(({ folder }) => folder)
    this.#snapshots.clear()
    if (folders.length === 0) return
    const args = await this.#sharedArguments(`rm -rf ${folders.join(' ')}`, ['-o', 'ConnectTimeout=3'])
    if (args instanceof Error) return
    await callSsh({ ...this.#deps, args }, null, AbortSignal.timeout(REMOVE_MS))
  }
}

/**
 * Makes the arguments for ssh: a tty, a broken connection noticed in 15 s, no escape character, so that any byte may be
 * typed. How host keys are checked is left as the lecturer has it.
 */
export function sshArguments(host: string, command: string, configFile: string | null): string[] {
  return ['-tt', ...configArguments(configFile), ...KEEP_ALIVE, '-o', 'EscapeChar=none', '--', host, command]
}

const joinAddress = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`
