import { StringDecoder } from 'node:string_decoder'

/** What stands around the output that counts, in a stream that others write to as well. */
export interface OutputFrame {
  /** All up to here, which a profile may have printed, does not count. */
  begin: string
  /** May come last, and then says something by being there. */
  end: string
}

/** How much of what came before the beginning is kept, in bytes: its last line may say why there was none. */
const PREAMBLE = 64 * 1024

/** Collects what a process prints, up to `limit` bytes; the rest is read and forgotten, so that nobody waits for a reader. */
export class BoundedOutput {
  readonly #limit: number
  readonly #begin: Buffer
  readonly #end: Buffer
  #preamble: Buffer | null
  readonly #chunks: Buffer[] = []
  #length = 0
  #last: Buffer = Buffer.alloc(0)

  constructor(limit: number, frame: OutputFrame = { begin: '', end: '' }) {
    this.#limit = limit
    this.#begin = Buffer.from(frame.begin)
    this.#end = Buffer.from(frame.end)
    this.#preamble = frame.begin === '' ? null : Buffer.alloc(0)
  }

  /** True once what counts has begun. */
  get hasBegun(): boolean {
    return this.#preamble === null
  }

  /** True when the end came last. */
  get hasEnd(): boolean {
    return this.#end.length > 0 && this.#last.equals(this.#end)
  }

  take(bytes: Buffer): void {
    if (this.#preamble === null) return this.#keep(bytes)
    const all = Buffer.concat([this.#preamble, bytes])
    const at = all.indexOf(this.#begin)
    this.#preamble = at < 0 ? all.subarray(-PREAMBLE) : null
    if (at >= 0) this.#keep(all.subarray(at + this.#begin.length))
  }

  /** The text so far: no character is cut in two, what is no UTF-8 reads U+FFFD. If none has begun, what came instead. */
  get text(): string {
    if (this.#preamble !== null) return this.#preamble.subarray(-this.#limit).toString()
    const length = this.#length - (this.hasEnd ? this.#end.length : 0)
    const kept = Buffer.concat(this.#chunks).subarray(0, Math.min(length, this.#limit))
    const decoder = new StringDecoder('utf8')
    const text = decoder.write(kept)
    return length > this.#limit ? text : text + decoder.end()
  }

  #keep(bytes: Buffer): void {
    const room = this.#limit - this.#length
    if (room > 0) this.#chunks.push(bytes.subarray(0, room))
    this.#length += bytes.length
    if (this.#end.length > 0) this.#last = Buffer.concat([this.#last, bytes]).subarray(-this.#end.length)
  }
}
