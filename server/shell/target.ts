import type { FolderFiles } from './placed-files.ts'

/** Names the screen and the start of a terminal. */
export interface TerminalOptions {
  cols: number
  rows: number
  shell: ShellName
}

/** The shells that lab terminals can be; bash unless the lecturer chose otherwise. */
export type ShellName = 'bash' | 'zsh'

/** Why a pty ended: a code, or a signal's number. */
export interface PtyExit {
  exitCode: number
  signal: number | null
}

/**
 * One pseudo-terminal with a process on it. Bytes are never decoded. `dispose` ends the whole session: HUP, then KILL.
 * Implementations are held to tests/contract/pty.ts.
 */
export interface Pty {
  readonly pid: number
  /** The shell's pid when it runs on this machine: what /proc says of it helps to notice a lost prompt. */
  readonly shellPid?: number
  onData(listener: (bytes: Buffer) => void): void
  onExit(listener: (exit: PtyExit) => void): void
  write(bytes: Uint8Array | string): void
  resize(cols: number, rows: number): void
  /** Stops reading, so that the kernel's buffer fills and the writer blocks. */
  pause(): void
  resume(): void
  /** Resolves when no process of the session is left. */
  dispose(): Promise<void>
}

/**
 * Where terminals live.
 * Implementations are held to tests/contract/target.ts.
 */
export interface Target {
  /** As given with `--target` and shown on screen: `sandbox`, `local`, `ssh:kube1`. */
  readonly name: string
  /** True when it is the simulated cluster, which is always labelled. */
  readonly simulated: boolean
  /** True when a terminal that ended may have lost its connection rather than its shell (`ssh` exits with 255). */
  isLost(exit: PtyExit): boolean
  openPty(options: TerminalOptions): Pty
  /**
   * Copies files into a new folder there, in which terminals start from then on; once a target. It goes with the target unless
   * something in it was changed; then `onKept` is told its path.
   * @returns the folder's path there
   * @throws {TargetError} `not-placed`
   */
  placeFiles(files: FolderFiles, onKept?: (path: string) => void): Promise<string>
  dispose(): Promise<void>
}
