const encoder = new TextEncoder()
const BYTES = 2
const VARINT = 0

/** Writes protobuf, field by field in the order of the calls. */
export class Writer {
  readonly #parts: Uint8Array[] = []
  #length = 0

  /** A string; nothing when it is none or is empty, as proto3 has it. */
  text(number: number, value: unknown): this {
    return typeof value === 'string' && value !== '' ? this.#bytes(number, encoder.encode(value)) : this
  }

  /** A bool; nothing unless it is true, as proto3 has it. */
  flag(number: number, value: unknown): this {
    if (value !== true) return this
    this.#varint(number * 8 + VARINT)
    this.#varint(1)
    return this
  }

  /** A message inside this one; nothing when there is none. */
  message(number: number, message: Writer | undefined): this {
    return message ? this.#bytes(number, message.finish()) : this
  }

  /** All that was written. */
  finish(): Uint8Array {
    const whole = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }

  #bytes(number: number, bytes: Uint8Array): this {
    this.#varint(number * 8 + BYTES)
    this.#varint(bytes.length)
    this.#add(bytes)
    return this
  }

  #varint(value: number): void {
    const bytes: number[] = []
    let rest = value
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) + 0x80)
      rest = Math.floor(rest / 0x80)
    }
    bytes.push(rest)
    this.#add(Uint8Array.from(bytes))
  }

  #add(part: Uint8Array): void {
    this.#parts.push(part)
    this.#length += part.length
  }
}
