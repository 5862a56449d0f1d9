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

/** How a command went that ran out of band. */
export interface Execution {
  /** As a shell says it: 128 and a signal's number where one ended it. */
  exitCode: number
  /** Whether it ended by itself; if its time ran out or it was aborted, all that it started has been ended. */
  ended: 'exited' | 'timed-out' | 'aborted'
  /** At most `maxBytes` of each, cut between characters; what is no UTF-8 reads U+FFFD. */
  stdout: string
  stderr: string
}

/** As what, for how long and with how much output a command runs out of band. */
export interface ExecuteOptions {
  /**
   * A terminal's pty: the command sees the folder and the variables, exported or not, that its shell had at its last prompt.
   * Without one, or when that shell has said none, the target's starting folder and environment.
   */
  like?: Pty | undefined
  /** In milliseconds, from the call on. */
  timeoutMs: number
  signal?: AbortSignal | undefined
  /** Of stdout and of stderr; 1 MiB unless told otherwise. */
  maxBytes?: number | undefined
}

/** A port of this machine that leads to one that the target reaches. */
export interface Forward {
  /** On 127.0.0.1 of the presenter's machine. */
  readonly port: number
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
  /**
   * Runs a command in a shell of its own, never in a visible one: bash, or the shell of `like`. Its stdin is empty. Whatever
   * it started ends with it. Several may run at once; more than eight wait for their turn.
   * @throws {TargetError} `unreachable`, and nothing else
   */
  execute(command: string, options: ExecuteOptions): Promise<Execution>
  /**
   * Makes `host`:`port`, as the target reaches it, reachable on this machine; where it is anyway, gives that port.
   * @throws {TargetError} `unreachable`
   */
  forward(host: string, port: number): Promise<Forward>
  dispose(): Promise<void>
}
