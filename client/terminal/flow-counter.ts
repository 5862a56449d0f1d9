import { FLOW } from '../../server/protocol/frame.ts'

/**
 * Counts the output that xterm has parsed since the last snapshot, and says when to acknowledge it: every
 * `FLOW.ackEvery` bytes, and whenever nothing is left to parse. Bytes of the snapshot itself are not counted.
 */
export class FlowCounter {
  readonly #acknowledge: (bytes: number) => void
  #generation = 0
  #written = 0
  #parsed = 0
  #acknowledged = 0

  /** `acknowledge` gets the cumulative count, in bytes. */
  constructor(acknowledge: (bytes: number) => void) {
    this.#acknowledge = acknowledge
  }

  /** Starts from 0, as the server does with a snapshot; callbacks of older output no longer count. */
  restart(): void {
    this.#generation += 1
    this.#written = 0
    this.#parsed = 0
    this.#acknowledged = 0
  }

  /** Notes output given to xterm; the returned function is to be called once it is parsed. */
  write(bytes: number): () => void {
    const generation = this.#generation
    this.#written += bytes
    return () => {
      if (generation === this.#generation) this.#parse(bytes)
    }
  }

  #parse(bytes: number): void {
    this.#parsed += bytes
    const isDue = this.#parsed - this.#acknowledged >= FLOW.ackEvery
    const isDrained = this.#parsed === this.#written
    if (!isDue && !isDrained) return
    this.#acknowledged = this.#parsed
    this.#acknowledge(this.#parsed)
  }
}
