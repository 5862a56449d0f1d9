import { bashScript } from './bash-integration.ts'
import { filesNotPlaced } from './messages.ts'
import { type FolderFiles, PlacedFolder } from './placed-files.ts'
import type { Reaper } from './reaper.ts'
import { SpawnedPty } from './spawned-pty.ts'
import { TargetError } from './target-error.ts'
import type { Pty, Target, TerminalOptions } from './target.ts'
import { zshScript } from './zsh-integration.ts'

/** What targets on this machine's ptys need from outside. */
export interface TargetDeps {
  /** The environment of every terminal, made by `terminalEnvironment`. */
  environment: Record<string, string>
  /** Where shells start. */
  cwd: string
  reaper: Reaper
}

/** Terminals on this machine. */
export class LocalTarget implements Target {
  readonly name: string = 'local'
  readonly simulated: boolean = false
  readonly #deps: TargetDeps
  readonly #afterFiles: string
  readonly #open = new Set<Pty>()
  #placed: PlacedFolder | null = null
  #onKept: ((path: string) => void) | undefined

  /** `afterFiles` is sh that every shell runs once it has read the user's own files. */
  constructor(deps: TargetDeps, afterFiles = '') {
    this.#deps = deps
    this.#afterFiles = afterFiles
  }

  /** A shell of this machine that ended has ended, whatever its code. */
  isLost(): boolean {
    return false
  }

  openPty({ cols, rows, shell }: TerminalOptions): Pty {
    const { environment, reaper } = this.#deps
    const cwd = this.#placed?.path ?? this.#deps.cwd
    const makeScript = shell === 'zsh' ? zshScript : bashScript
    const args = ['-c', makeScript('interactive', this.#afterFiles)]
    const file = shell === 'zsh' ? 'sh' : 'bash'
    const pty = new LocalShellPty({ file, args, env: environment, cwd, cols, rows }, reaper)
    this.#open.add(pty)
    return pty
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
    await Promise.all([...this.#open].map((pty) => pty.dispose()))
    this.#open.clear()
    const placed = this.#placed
    this.#placed = null
    if (placed && (await placed.dispose())) this.#onKept?.(placed.path)
  }
}

/** The scripts `exec` the shell: the pty's process becomes it. */
class LocalShellPty extends SpawnedPty {
  readonly shellPid = this.pid
}
