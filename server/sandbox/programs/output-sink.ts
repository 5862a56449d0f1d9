import { Writable } from 'node:stream'

import type { Clock, Disposable } from '../clock.ts'

/** A container may write so much at once, and so much a millisecond after that; beyond it its processes wait. */
const BURST_BYTES = 1024 * 1024
const BYTES_PER_MS = 256

/** Where PID 1's output goes: handed on chunk by chunk, no faster than a log is worth keeping. */
export class OutputSink extends Writable {
  readonly #clock: Clock
  readonly #onOutput: (chunk: Buffer) => void
  #tokens = BURST_BYTES
  #counted: number
  #waiting: { alarm: Disposable; done: () => void } | undefined
  #hurried = false

  constructor(clock: Clock, onOutput: (chunk: Buffer) => void) {
    super({ highWaterMark: 64 * 1024 })
    this.#clock = clock
    this.#onOutput = onOutput
    this.#counted = clock.now()
    this.on('error', () => undefined)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#onOutput(chunk)
    const now = this.#clock.now()
    this.#tokens = Math.min(BURST_BYTES, this.#tokens + (now - this.#counted) * BYTES_PER_MS) - chunk.length
    this.#counted = now
    if (this.#tokens >= 0 || this.#hurried) return done()
    const alarm = this.#clock.after(Math.ceil(-this.#tokens / BYTES_PER_MS), () => {
      this.#waiting = undefined
      done()
    })
    this.#waiting = { alarm, done }
  }

  /** Hands on at once what was written already, and takes no more. */
  close(): Promise<void> {
    this.#hurried = true
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.alarm.dispose()
    return new Promise((resolve) => {
      this.end(() => resolve())
      waiting?.done()
    })
  }
}
