import type { Writable } from 'node:stream'

export interface OutputListener {
  stdout: Writable
  stderr: Writable
}

/** A client that reads slower than this lags behind is dropped, so that it can neither stop the container nor fill memory. */
const MOST_BEHIND_BYTES = 1024 * 1024

/** PID 1's output: to the log, and to each client that is attached. */
export class Outputs {
  readonly #log: (stream: 'stdout' | 'stderr', chunk: Buffer) => void
  readonly #listeners = new Set<OutputListener>()

  constructor(log: (stream: 'stdout' | 'stderr', chunk: Buffer) => void) {
    this.#log = log
  }

  write(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    this.#log(stream, chunk)
    for (const listener of this.#listeners) {
      const target = listener[stream]
      if (target.destroyed || target.writableEnded || target.writableLength > MOST_BEHIND_BYTES) {
        this.#listeners.delete(listener)
      } else target.write(chunk)
    }
  }

  /** Adds a client; what is returned takes it away again. */
  add(listener: OutputListener): () => void {
    listener.stdout.on('error', () => undefined)
    listener.stderr.on('error', () => undefined)
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Forgets all clients. */
  clear(): void {
    this.#listeners.clear()
  }
}
