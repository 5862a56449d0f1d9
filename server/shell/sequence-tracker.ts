/** Where a terminal's parser stands between two bytes, as far as it matters for leaving bytes out. */
type Place = 'ground' | 'escape' | 'csi' | 'osc' | 'string'

const ESC = 0x1b
const BEL = 0x07
const CAN = 0x18
const SUB = 0x1a
/** First byte of U+0080–U+009F in UTF-8: the C1 controls, which start sequences as ESC does. */
const C1_LEAD = 0xc2

/** 1 for bytes that do more than print, move to the next line, column 0 or the next tab stop. */
const IS_SPECIAL = new Uint8Array(256)
for (let byte = 0; byte < 0x20; byte++) IS_SPECIAL[byte] = 1
for (const byte of [0x09, 0x0a, 0x0d]) IS_SPECIAL[byte] = 0
IS_SPECIAL[0x7f] = 1
IS_SPECIAL[C1_LEAD] = 1

/**
 * Follows the escape sequences of a stream (ECMA-48, with xterm's strings), just far enough to say which bytes at its end
 * are plain text. Where it is not sure it takes bytes for special.
 */
export class SequenceTracker {
  /** True while scrolling may be confined to a part of the screen (DECSTBM); cleared by who knows better. */
  mayHaveMargins = false
  #place: Place = 'ground'
  #isC1Lead = false

  /** Takes the next bytes; returns how many of them, counted from their end, are plain text. */
  take(bytes: Uint8Array): number {
    let plainFrom = 0
    let at = 0
    while (at < bytes.length) {
      if (this.#place === 'ground' && !this.#isC1Lead) {
        at = nextSpecial(bytes, at)
        if (at === bytes.length) return at - plainFrom
      }
      this.#step(bytes[at] ?? 0)
      at += 1
      plainFrom = at
    }
    return 0
  }

  #step(byte: number): void {
    if (this.#isC1Lead) {
      this.#isC1Lead = false
      if (byte >= 0x80 && byte < 0xa0) return this.#control(byte)
    }
    if (byte === C1_LEAD) this.#isC1Lead = true
    else if (byte === ESC) this.#place = 'escape'
    else if (byte === CAN || byte === SUB) this.#place = 'ground'
    else if (this.#place === 'osc' && byte === BEL) this.#place = 'ground'
    else if (this.#place === 'escape') this.#escape(byte)
    else if (this.#place === 'csi' && byte >= 0x40 && byte < 0x7f) {
      // `r` sets the margins; a private one restores modes and is taken for it.
      if (byte === 0x72) this.mayHaveMargins = true
      this.#place = 'ground'
    }
  }

  #escape(byte: number): void {
    if (byte === 0x5b) this.#place = 'csi'
    else if (byte === 0x5d) this.#place = 'osc'
    // P, X, ^ and _ open DCS, SOS, PM and APC.
    else if (byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) this.#place = 'string'
    else if (byte >= 0x30 && byte < 0x7f) this.#place = 'ground'
  }

  /** A C1 control is ESC and the byte 0x40 below it. */
  #control(byte: number): void {
    if (this.#place !== 'string' && this.#place !== 'osc') this.#place = 'ground'
    if (byte === 0x9c) this.#place = 'ground'
    else if (byte === 0x9b) this.#place = 'csi'
    else if (byte === 0x9d) this.#place = 'osc'
    else if (byte === 0x90 || byte === 0x98 || byte === 0x9e || byte === 0x9f) this.#place = 'string'
  }
}

function nextSpecial(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && IS_SPECIAL[bytes[at] ?? 0] === 0) at += 1
  return at
}
