import { bashScript } from './bash-integration.ts'
import type { TargetDeps } from './local-target.ts'
import { invalidHost, notReached } from './messages.ts'
import type { FolderFiles } from './placed-files.ts'
import { RemoteFolder, type SshCall } from './remote-folder.ts'
import { SpawnedPty } from './spawned-pty.ts'
import { TargetError } from './target-error.ts'
import type { Execution, Forward, Pty, PtyExit, Target, TerminalOptions } from './target.ts'
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
  }

  isLost(exit: PtyExit): boolean {
    return exit.exitCode === CONNECTION_FAILED
  }

  /** The pty is there at once; what ssh asks (a host key, a password) it asks on it. */
  openPty({ cols, rows, shell }: TerminalOptions): Pty {
    const { environment, cwd, reaper } = this.#deps
    const command =
      shell === 'zsh'
        ? `exec sh -c '${zshScript('login', { afterFiles: this.#enterFolder })}'`
        : `exec bash -c '${bashScript('login', { afterFiles: this.#enterFolder })}'`
    const args = sshArguments(this.#host, command, this.#configFile)
    const pty = new SpawnedPty({ file: 'ssh', args, env: environment, cwd, cols, rows }, reaper)
    this.#open.add(pty)
    return pty
  }

  // Out of band over ssh comes with the connection that is kept for it.
  execute(): Promise<Execution> {
    return Promise.reject(new TargetError('unreachable', notReached(this.name, 'no connection is kept yet')))
  }

  forward(): Promise<Forward> {
    return Promise.reject(new TargetError('unreachable', notReached(this.name, 'no connection is kept yet')))
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
    await Promise.all([...this.#open].map((pty) => pty.dispose()))
    this.#open.clear()
    const placed = this.#placed
    this.#placed = null
    if (placed && (await placed.dispose())) this.#onKept?.(placed.path)
  }
}

/**
 * Makes the arguments for ssh: a tty, a broken connection noticed in 15 s, no escape character, so that any byte may be
 * typed. How host keys are checked is left as the lecturer has it.
 */
export function sshArguments(host: string, command: string, configFile: string | null): string[] {
  const keepAlive = ['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3']
  return ['-tt', ...configArguments(configFile), ...keepAlive, '-o', 'EscapeChar=none', '--', host, command]
}

const configArguments = (configFile: string | null): string[] =>
  configFile === null ? [] : ['-F', configFile]
