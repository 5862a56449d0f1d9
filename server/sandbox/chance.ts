/** Kubernetes leaves out the vowels and the digits that look like letters, so that no names turn into words. */
const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** The sandbox's only source of chance: the same seed gives the same cluster (mulberry32). */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to, but not including, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from `from` up to, but not including, `below`. */
  integer(from: number, below: number): number {
    return from + Math.floor(this.fraction() * (below - from))
  }

  /** The end of a generated name, such as a pod's `q42gl`. */
  suffix(length = 5): string {
    let text = ''
    for (let index = 0; index < length; index++) {
      text += SUFFIX_ALPHABET.charAt(this.integer(0, SUFFIX_ALPHABET.length))
    }
    return text
  }

  /** A UUID of version 4 (RFC 9562). */
  uuid(): string {
    const hex = (digits: number): string => {
      let text = ''
      for (let index = 0; index < digits; index++) text += this.integer(0, 16).toString(16)
      return text
    }
    const variant = this.integer(8, 12).toString(16)
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`
  }
}
