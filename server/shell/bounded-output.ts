import { StringDecoder } from 'node:string_decoder'

/** Collects what a process prints, up to `limit` bytes; the rest is read and forgotten, so that nobody waits for a reader. */
export class BoundedOutput {
  readonly #limit: number
  readonly #chunks: Buffer[] = []
  #length = 0
  #isCut = false

  constructor(limit: number) {
    this.#limit = limit
  }

  take(bytes: Buffer): void {
    const room = this.#limit - this.#length
    if (bytes.length > room) this.#isCut = true
    if (room <= 0) return
    const kept = bytes.subarray(0, room)
    this.#chunks.push(kept)
    this.#length += kept.length
  }

  /** The text so far: no character is cut in two, what is no UTF-8 reads U+FFFD. */
  get text(): string {
    const decoder = new StringDecoder('utf8')
    const text = decoder.write(Buffer.concat(this.#chunks))
    return this.#isCut ? text : text + decoder.end()
  }
}
