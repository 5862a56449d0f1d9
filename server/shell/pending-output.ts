import type { SequenceTracker } from './sequence-tracker.ts'

/** Plain bytes at the end of what is pending that are worth a look for lines to leave out. */
const COMPACT_STEP = 1024 * 1024

const LINE_END = Buffer.from('\r\n')

/**
 * Output that waits to be parsed. Lines of plain text that would scroll out of the scrollback anyway are left out, so that
 * a flood of text costs a look at each byte and no more.
 */
export class PendingOutput {
  /** Bytes that wait. */
  size = 0
  readonly #tracker: SequenceTracker
  #chunks: Uint8Array[] = []
  /** How many of the last bytes are plain text. */
  #plain = 0
  readonly #step: number
  #compactAt: number

  /** Takes the tracker of the whole stream; `step` is after how many plain bytes lines are looked for to leave out. */
  constructor(tracker: SequenceTracker, step = COMPACT_STEP) {
    this.#tracker = tracker
    this.#step = step
    this.#compactAt = step
  }

  /** True when something other than plain text waits; it may be a question that a program waits for the answer of. */
  get isUrgent(): boolean {
    return this.size > this.#plain
  }

  /** Adds bytes; of plain text at least the last `lines` lines are kept. */
  push(bytes: Uint8Array, lines: number): void {
    const plain = this.#tracker.take(bytes)
    this.#chunks.push(bytes)
    this.size += bytes.length
    if (plain === bytes.length) {
      this.#plain += plain
    } else {
      this.#plain = plain
      this.#compactAt = this.#step
    }
    if (this.#plain > this.#compactAt && !this.#tracker.mayHaveMargins) this.#compact(lines)
  }

  /** Takes up to `max` bytes from the front, in the pieces that they came in, cut at `max`. */
  take(max: number): Uint8Array[] {
    const taken: Uint8Array[] = []
    let room = max
    let count = 0
    for (const chunk of this.#chunks) {
      if (room <= 0) break
      if (chunk.length > room) {
        taken.push(chunk.subarray(0, room))
        this.#chunks[count] = chunk.subarray(room)
        room = 0
        break
      }
      taken.push(chunk)
      room -= chunk.length
      count += 1
    }
    this.#chunks.splice(0, count)
    this.size -= max - room
    this.#plain = Math.min(this.#plain, this.size)
    return taken
  }

  /**
   * Leaves out the lines before the last `lines`. What is kept begins with the end of a line, which brings the cursor to
   * column 0 whatever was left out; everything that stood on the screen before has scrolled away after `lines` more.
   */
  #compact(lines: number): void {
    const all = Buffer.concat(this.#chunks)
    const start = all.length - this.#plain
    let cut = all.length
    for (let kept = 0; kept <= lines && cut > start; kept++) cut = all.lastIndexOf(LINE_END, cut - 1)
    if (cut > start) {
      const rest = Buffer.from(all.subarray(cut))
      this.#chunks = start > 0 ? [all.subarray(0, start), rest] : [rest]
      this.#plain = rest.length
      this.size = start + rest.length
    } else {
      this.#chunks = [all]
    }
    this.#compactAt = this.#plain + this.#step
  }
}
