import { malformed } from './messages.ts'

/** How protobuf writes a value (its wire types): groups are obsolete and in no body of Kubernetes. */
export type WireType = 'varint' | 'fixed64' | 'bytes' | 'fixed32'

const WIRE_TYPES: ReadonlyMap<number, WireType> = new Map<number, WireType>([
  [0, 'varint'],
  [1, 'fixed64'],
  [2, 'bytes'],
  [5, 'fixed32'],
])

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads protobuf from the front to the end of a window of bytes; every length is checked against that end. */
export class Reader {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  get done(): boolean {
    return this.#at >= this.#end
  }

  get offset(): number {
    return this.#at
  }

  /** The number and the wire type of the field that follows. */
  tag(): { number: number; wire: WireType } {
    const value = this.varint()
    const wire = WIRE_TYPES.get(Number(value & 7n))
    const number = Number(value >> 3n)
    if (!wire || number < 1 || number > 0x1fffffff) throw malformed('a tag of no field', this.#at)
    return { number, wire }
  }

  /** An unsigned number of up to 64 bits. */
  varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#at < this.#end ? this.#bytes[this.#at++] : undefined
      if (byte === undefined) throw malformed('a number is cut off', this.#at)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw malformed('a number has more than ten bytes', this.#at)
  }

  /** A signed number; above 2^53 it loses its last digits, as JSON's numbers do. */
  integer(): number {
    return Number(BigInt.asIntN(64, this.varint()))
  }

  double(): number {
    const bytes = this.#take(8)
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true)
  }

  /** A reader of the length-delimited value that follows. */
  message(): Reader {
    const start = this.#skipTo(this.#length())
    return new Reader(this.#bytes, start, this.#at)
  }

  bytes(): Uint8Array {
    return this.#take(this.#length())
  }

  string(): string {
    const bytes = this.bytes()
    try {
      return utf8.decode(bytes)
    } catch (error) {
      throw malformed('a string is not UTF-8', this.#at, error)
    }
  }

  /** Passes over a value that nobody wants. */
  skip(wire: WireType): void {
    if (wire === 'varint') this.varint()
    else if (wire === 'fixed64') this.#skipTo(8)
    else if (wire === 'fixed32') this.#skipTo(4)
    else this.#skipTo(this.#length())
  }

  #length(): number {
    const length = this.varint()
    if (length > BigInt(this.#end - this.#at))
      throw malformed(`a value of ${length} bytes, ${this.#end - this.#at} are left`, this.#at)
    return Number(length)
  }

  /** Moves on by so many bytes and gives the place where they began. */
  #skipTo(length: number): number {
    const start = this.#at
    if (length > this.#end - start) throw malformed('a value is cut off', start)
    this.#at = start + length
    return start
  }

  #take(length: number): Uint8Array {
    const start = this.#skipTo(length)
    return this.#bytes.subarray(start, this.#at)
  }
}
