// oxlint-disable-next-line typescript/triple-slash-reference -- a declaration of another package exports nothing to import
/// <reference path="./node-pty.d.ts" />
import { EventEmitter, once } from 'node:events'
import { readSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { spawn } from 'node-pty'
import { ptyNotStarted } from './messages.ts'
import { type Reaper } from './reaper.ts'
import { endSession, hasSession } from './session.ts'
import type { Pty, PtyExit } from './target.ts'

/** What to start on a new pty. */
export interface PtyCommand {
  file: string
  args: string[]
  /** The whole environment of the process, nothing is inherited. */
  env: Record<string, string>
  cwd: string
  cols: number
  rows: number
}

/** A pty could not be opened. */
export class PtyError extends Error {
  override name = 'PtyError'
  readonly code = 'pty-not-started'
}

interface PtyEvents {
  data: [bytes: Buffer]
  exit: [exit: PtyExit]
}

/** A pty of this machine with a process on it; `reaper` ends its session should the server not live to do so. */
export class SpawnedPty implements Pty {
  readonly pid: number
  readonly #events = new EventEmitter<PtyEvents>()
  readonly #terminal: ReturnType<typeof spawn>
  readonly #reaper: Reaper
  #exit: PtyExit | null = null
  #disposal: Promise<void> | null = null

  constructor(command: PtyCommand, reaper: Reaper) {
    reaper.start()
    this.#terminal = start(command)
    this.pid = this.#terminal.pid
    this.#reaper = reaper
    reaper.watch(this.pid)
    const socket = this.#terminal._socket
    drainBeforeDestroy(this.#terminal)
    socket.on('data', (bytes: Buffer) => this.#events.emit('data', bytes))
    // Reading a pty whose processes are gone fails with EIO, writing to it too; both are an end like any other.
    socket.on('error', () => {})
    this.#terminal.onExit(({ exitCode, signal }) => {
      this.#exit = { exitCode, signal: signal || null }
      this.#events.emit('exit', this.#exit)
    })
  }

  onData(listener: (bytes: Buffer) => void): void {
    this.#events.on('data', listener)
  }

  onExit(listener: (exit: PtyExit) => void): void {
    this.#events.on('exit', listener)
  }

  write(bytes: Uint8Array | string): void {
    const socket = this.#terminal._socket
    if (socket.writable) socket.write(bytes)
  }

  resize(cols: number, rows: number): void {
    // The file descriptor of a closed socket may already be another file's.
    if (!this.#terminal._socket.destroyed) this.#terminal.resize(cols, rows)
  }

  pause(): void {
    this.#terminal._socket.pause()
  }

  resume(): void {
    this.#terminal._socket.resume()
  }

  dispose(): Promise<void> {
    this.#disposal ??= this.#end()
    return this.#disposal
  }

  async #end(): Promise<void> {
    while (this.#exit === null && !hasSession(this.pid)) await delay(1)
    const gone = await endSession(this.pid)
    this.#reaper.release(this.pid)
    this.resume()
    // Closing our side hangs up on whoever may not be signalled.
    if (!gone) this.#terminal._socket.destroy()
    else if (this.#exit === null) await once(this.#events, 'exit')
  }
}

function start({ file, args, env, cwd, cols, rows }: PtyCommand): ReturnType<typeof spawn> {
  try {
    return spawn(file, args, { name: env['TERM'] ?? 'xterm-256color', cols, rows, cwd, env, encoding: null })
  } catch (cause) {
    throw new PtyError(ptyNotStarted(file), { cause })
  }
}

/** The most that is read of a pty that closes, in bytes; a background job may write to it for ever. */
const TAIL_LIMIT = 1024 * 1024

/** What one read of a pty gives at most on Linux, in bytes. */
const READ_SIZE = 4096

/**
 * Makes the socket of a pty deliver what the kernel still holds before it closes. It would be lost twice over: libuv takes
 * the hang-up of a pty for its end after one more read of 4 kB, and node-pty destroys the socket 200 ms after the process
 * ended, paused or not. The descriptor does not block, and fails with EIO (all read) or EAGAIN (a job keeps it open).
 */
function drainBeforeDestroy(terminal: ReturnType<typeof spawn>): void {
  const { _socket: socket, fd } = terminal
  const destroy = socket.destroy.bind(socket)
  socket.destroy = (error?: Error): Socket => {
    socket.destroy = destroy
    socket.read()
    for (const bytes of readTail(fd)) socket.emit('data', bytes)
    return destroy(error)
  }
}

function* readTail(fd: number): Generator<Buffer, void, undefined> {
  for (let taken = 0; taken < TAIL_LIMIT;) {
    const bytes = Buffer.alloc(READ_SIZE)
    let length: number
    try {
      length = readSync(fd, bytes)
    } catch {
      return
    }
    if (length === 0) return
    taken += length
    yield bytes.subarray(0, length)
  }
}
