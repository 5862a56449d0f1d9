import { FRAME, FRAME_HEADER } from '../protocol/frame.ts'

/** The largest frame of output; larger ones delay what is typed behind them. */
const FULL_BYTES = 128 * 1024
const WAIT_MS = 4

/**
 * Gathers a pty's reads into frames. The first read after a pause or after a key goes out at once, so that no echo waits;
 * under load, reads are joined for up to 4 ms or 128 KiB, since a frame a read (4 KiB) costs more than the bytes in it.
 */
export class OutputBatch {
  readonly #channel: number
  readonly #emit: (frame: Uint8Array<ArrayBuffer>) => void
  #chunks: Uint8Array[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | null = null
  #isEchoDue = false

  constructor(channel: number, emit: (frame: Uint8Array<ArrayBuffer>) => void) {
    this.#channel = channel
    this.#emit = emit
  }

  /** Takes one read of the pty. */
  add(bytes: Uint8Array): void {
    this.#chunks.push(bytes)
    this.#bytes += bytes.length
    const isUrgent = this.#timer === null || this.#isEchoDue
    if (isUrgent || this.#bytes >= FULL_BYTES) this.flush()
    this.#timer ??= setTimeout(() => this.#rest(), WAIT_MS)
  }

  /** Sends the next read at once: something was typed, and its echo is looked for. */
  expectEcho(): void {
    this.#isEchoDue = true
  }

  /** Sends what was gathered, if anything. */
  flush(): void {
    this.#isEchoDue = false
    if (this.#bytes === 0) return
    const frame = new Uint8Array(FRAME_HEADER + this.#bytes)
    frame[0] = FRAME.output
    frame[1] = this.#channel
    let at = FRAME_HEADER
    for (const chunk of this.#chunks) {
      frame.set(chunk, at)
      at += chunk.length
    }
    this.#chunks = []
    this.#bytes = 0
    this.#emit(frame)
  }

  /** Ends the wait; goes on waiting only while output keeps coming. */
  #rest(): void {
    this.#timer = null
    if (this.#bytes === 0) return
    this.flush()
    this.#timer = setTimeout(() => this.#rest(), WAIT_MS)
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.flush()
  }
}
