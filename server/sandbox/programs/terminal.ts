import { Readable, Writable } from 'node:stream'

import type { Disposable } from '../clock.ts'
import type { Signal, TerminalDevice } from './program.ts'
import { TerminalLine } from './terminal-line.ts'

/** The streams of this folder that lead to a terminal, for isatty(3). */
const terminalStreams = new WeakMap<Readable | Writable, Terminal>()

/** The terminal that a stream leads to, or undefined. */
export const terminalOf = (stream: Readable | Writable): Terminal | undefined => terminalStreams.get(stream)

export interface TerminalOptions {
  columns: number
  rows: number
  /** What reaches the screen: echo and output, its newlines turned into CR LF; calls back when there is room again. */
  emit(chunk: Buffer, done: () => void): void
  /** Ctrl-C, Ctrl-\ and a change of size, for the processes on this terminal. */
  signal(signal: Signal): void
}

const KEY_SIGNALS: ReadonlyMap<number, Signal> = new Map([
  [3, 'INT'],
  [28, 'QUIT'],
])
const END_OF_FILE = 4

/** A pseudo-terminal with the part of a line discipline that a shell shows: echo, erasing, signals, end of file, CR and LF. */
export class Terminal implements TerminalDevice {
  readonly output: Writable
  columns: number
  rows: number
  readonly #options: TerminalOptions
  readonly #listeners = new Set<() => void>()
  readonly #readers: Readable[] = []
  readonly #line: TerminalLine
  /** What may be read: lines, keys in raw mode, null for an end of file. */
  #ready: (Buffer | null)[] = []
  #raw = false
  #hungUp = false

  constructor(options: TerminalOptions) {
    this.#options = options
    this.columns = options.columns
    this.rows = options.rows
    this.output = new Writable({
      highWaterMark: 64 * 1024,
      write: (chunk: Buffer, _encoding, done) => options.emit(withCarriageReturns(chunk), done),
    })
    terminalStreams.set(this.output, this)
    this.output.on('error', () => undefined)
    this.#line = new TerminalLine((text) => this.#echo(text))
  }

  /** An input of its own for each process, so that one process's end of file is not the next one's. */
  openInput(): Readable {
    const reader: Readable = new Readable({
      highWaterMark: 0,
      read: () => {
        if (!this.#readers.includes(reader)) this.#readers.push(reader)
        this.#serve()
      },
      destroy: (error, done) => {
        const index = this.#readers.indexOf(reader)
        if (index >= 0) this.#readers.splice(index, 1)
        done(error)
      },
    })
    terminalStreams.set(reader, this)
    return reader
  }

  /** Keys as the user's terminal sends them. */
  input(chunk: Buffer): void {
    if (this.#raw) {
      for (const piece of splitAfterLines(chunk)) this.#ready.push(piece)
    } else for (const byte of chunk) this.#key(byte)
    this.#serve()
  }

  /** The user's side is gone: every read ends from now on. */
  hangUp(): void {
    this.#hungUp = true
    this.#serve()
  }

  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return
    this.columns = columns
    this.rows = rows
    for (const listener of this.#listeners) listener()
    this.#options.signal('WINCH')
  }

  onResize(listener: () => void): Disposable {
    this.#listeners.add(listener)
    return { dispose: () => void this.#listeners.delete(listener) }
  }

  setRaw(raw: boolean): void {
    if (raw === this.#raw) return
    this.#raw = raw
    const typed = this.#ready
    this.#ready = []
    if (raw) {
      const partial = this.#line.take()
      this.#ready = partial.length > 0 ? [...typed, partial] : typed
      return
    }
    // What was typed ahead is now read as lines, and shown.
    for (const piece of typed) {
      if (piece) for (const byte of piece) this.#key(byte)
      else this.#ready.push(null)
    }
  }

  /** Hands on what was written, and takes no more. */
  close(): Promise<void> {
    this.hangUp()
    return new Promise((resolve) => {
      if (this.output.destroyed) return resolve()
      this.output.once('close', () => resolve())
      this.output.end()
    })
  }

  #echo(text: Buffer | string): void {
    if (!this.output.writableEnded && !this.output.destroyed) this.output.write(text)
  }

  #key(byte: number): void {
    const signal = KEY_SIGNALS.get(byte)
    if (signal) {
      this.#line.take()
      this.#echo(byte === 3 ? '^C\n' : '^\\\n')
      this.#options.signal(signal)
    } else if (byte === END_OF_FILE) {
      const typed = this.#line.take()
      this.#ready.push(typed.length > 0 ? typed : null)
    } else {
      const line = this.#line.key(byte)
      if (line) this.#ready.push(line)
    }
  }

  #serve(): void {
    while (this.#readers.length > 0 && (this.#ready.length > 0 || this.#hungUp)) {
      const reader = this.#readers.shift()
      reader?.push(this.#ready.shift() ?? null)
    }
  }
}

function withCarriageReturns(chunk: Buffer): Buffer {
  return chunk.includes(10) ? Buffer.from(chunk.toString('latin1').replaceAll('\n', '\r\n'), 'latin1') : chunk
}

/** Raw reads stop at a line's end, so that what a shell's command is to read is not taken by the shell. */
function splitAfterLines(chunk: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  let from = 0
  for (let index = 0; index < chunk.length; index++) {
    if (chunk[index] !== 13 && chunk[index] !== 10) continue
    pieces.push(chunk.subarray(from, index + 1))
    from = index + 1
  }
  if (from < chunk.length) pieces.push(chunk.subarray(from))
  return pieces
}
