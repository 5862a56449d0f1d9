import type { Readable, Writable } from 'node:stream'

import type { Chance } from '../chance.ts'
import type { Clock, Disposable } from '../clock.ts'
import type { PodNetwork } from '../network/pod-network.ts'

/** The signals that a container's processes get. */
export type Signal = 'HUP' | 'INT' | 'QUIT' | 'KILL' | 'USR1' | 'USR2' | 'TERM' | 'WINCH'

/** One file, folder or link of a container's file system; each container has its own, made from its image's. */
export interface FileSystem {
  readFile(path: string): Buffer
  writeFile(path: string, content: Buffer | string, options?: { append?: boolean; mode?: number }): void
  exists(path: string): boolean
  isFolder(path: string): boolean
  list(path: string): readonly string[]
  makeFolder(path: string, options?: { parents?: boolean }): void
  remove(path: string, options?: { recursive?: boolean }): void
  /** The permission bits, `0o755`. */
  setMode(path: string, mode: number): void
  /** Milliseconds, size in bytes, mode bits. @throws {FileError} `not-found` */
  stat(path: string): { mtime: number; size: number; mode: number; isFolder: boolean }
}

/** What a program inside a container sees of the world. Everything it may touch comes from here. */
export interface ProcessContext {
  /** Its own name first, as in C. */
  readonly argv: readonly string[]
  /** Changed by a shell's `export`, handed on to children as a copy. */
  readonly env: Record<string, string>
  cwd: string
  readonly pid: number
  readonly hostname: string
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** The terminal's size and changes of it, or null without one. */
  readonly tty: TerminalDevice | null
  readonly files: FileSystem
  readonly network: PodNetwork
  readonly clock: Clock
  readonly chance: Chance
  /** Aborted when the process is to end: KILL, an unhandled signal, the container's end. */
  readonly signal: AbortSignal
  /** Handles a signal; without a handler PID 1 ignores it and other processes die of it, as in Linux. */
  onSignal(signal: Signal, handler: () => void): Disposable
  /** Starts a child by its words, looked up on the env's PATH. @throws {StartError} `not-found` */
  spawn(argv: readonly string[], options?: SpawnOptions): ChildProcess
  /** Starts a child that goes on with a function of this program, as fork(2) does: a subshell, a part of a pipeline. */
  fork(program: Program, options?: SpawnOptions): ChildProcess
  /** Becomes another program under the same pid, as execve(2) does; gives its exit code. @throws {StartError} */
  exec(argv: readonly string[], options?: SpawnOptions): Promise<number>
  /** The processes of this container: pid, parent (0 for none), words, start in the clock's milliseconds. */
  listProcesses(): readonly { pid: number; ppid: number; argv: readonly string[]; started: number }[]
  /** @returns false when there is no such process */
  kill(pid: number, signal: Signal): boolean
}

export interface TerminalDevice {
  readonly columns: number
  readonly rows: number
  onResize(listener: () => void): Disposable
  /** Raw gives each key as it comes, without echo, line editing and signals, to programs that edit lines themselves. */
  setRaw(raw: boolean): void
}

export interface SpawnOptions {
  env?: Record<string, string>
  cwd?: string
  stdin?: Readable
  stdout?: Writable
  stderr?: Writable
  /** Signals that the child starts out ignoring (and its children after it), as nohup and background jobs do. */
  ignored?: readonly Signal[]
}

export interface ChildProcess {
  readonly pid: number
  /** The exit code; 128 plus the number when a signal ended it. */
  readonly exit: Promise<number>
  kill(signal: Signal): void
}

/** What runs instead of a binary: resolves with the exit code. A throw is a bug of ours and ends it with 139. */
export type Program = (context: ProcessContext) => Promise<number>

/** What runs instead of a container image. */
export interface Image {
  /** The full name without a tag: `docker.io/library/alpine`. */
  name: string
  tags: readonly string[]
  /** `sha256:` and 64 hex digits. */
  digest: string
  sizeBytes: number
  entrypoint: readonly string[]
  command: readonly string[]
  env: Readonly<Record<string, string>>
  workdir: string
  /** Ports that the image declares. */
  ports: readonly number[]
  /** Absolute path of each binary in the image and what runs for it: `/bin/sh`. */
  binaries: ReadonlyMap<string, Program>
  /** Absolute path and content of the image's other files. */
  files: ReadonlyMap<string, string>
  /** Why no container of it can be started: it was pulled from a registry, and nothing here runs instead of it. */
  cannotStart?: string
}

/** Where kubelets find images: those that the sandbox knows, and those that were pushed to a registry of this machine. */
export interface ImageCatalogue {
  /**
   * The image that a pod's `image:` names, in any spelling that Docker takes.
   * @throws {ImageError} `invalid-reference`, or `not-found` and `unreachable` with the runtime's own words (a pull that fails as it should)
   */
  pull(reference: string, signal: AbortSignal): Promise<Image>
}
