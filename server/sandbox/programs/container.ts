import type { Readable, Writable } from 'node:stream'

import type { PodNetwork } from '../network/pod-network.ts'
import type { ChildProcess, FileSystem, Image, Signal } from './program.ts'

export interface ContainerOptions {
  image: Image
  /** Kubernetes' `command` and `args`; left out, the image's own. */
  command?: readonly string[]
  args?: readonly string[]
  env: Readonly<Record<string, string>>
  workdir?: string
  hostname: string
  network: PodNetwork
  /** Files put over the image's, by absolute path: mounted config maps, secrets, service account, /etc/hosts, /etc/resolv.conf. */
  mounts: ReadonlyMap<string, Buffer | string>
  /** Folders that several containers of a pod share (emptyDir), by absolute path. */
  shared?: ReadonlyMap<string, FileSystem>
  stdin: boolean
  /** Ends PID 1's input when the first attached client's ends (core/v1 Container.stdinOnce). */
  stdinOnce?: boolean
  tty: boolean
  /** What PID 1 writes, in order. */
  onOutput(stream: 'stdout' | 'stderr', chunk: Buffer): void
}

/** How a container ended; `signal` when one killed it (the code is then 128 plus its number). */
export interface ContainerExit {
  exitCode: number
  signal?: Signal
}

export interface ContainerProcessStreams {
  stdin?: Readable
  stdout: Writable
  stderr: Writable
  tty: { columns: number; rows: number } | null
}

/** A running process of a container that somebody outside holds. */
export interface ContainerProcess extends ChildProcess {
  resize(columns: number, rows: number): void
}

/** One container: a file system, a process table, PID 1. Made by `startContainer` (start-container.ts). */
export interface Container {
  readonly exited: Promise<ContainerExit>
  /** Sends a signal to PID 1, which ignores what it has no handler for, KILL apart. */
  kill(signal: Signal): void
  /** @throws {StartError} `not-found` when no binary has this name */
  exec(argv: readonly string[], streams: ContainerProcessStreams): ContainerProcess
  /** Connects to PID 1's input and output from now on. */
  attach(streams: ContainerProcessStreams): { resize(columns: number, rows: number): void; detach(): void }
}
