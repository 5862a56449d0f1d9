import type { Mark } from './mark.ts'

/** A mark, or a switch of bracketed paste (DECSET 2004). */
export type ScannedMark = Exclude<Mark, { type: 'foreign-prompt' }> | { type: 'paste-mode'; on: boolean }

/** A stretch of the stream: output, then what ended it. */
export interface Found {
  /** The bytes since the last find, accepted marks left out; a switch of bracketed paste is output and at its end. */
  output: Buffer
  /** Null where the chunk ended, or what is held back began. */
  mark: ScannedMark | null
}

const MARK = Buffer.from('\x1b]133;')
const PASTE_MODE = Buffer.from('\x1b[?2004')
const ESC = 0x1b
const BEL = 0x07

/** The longest mark, in bytes; what is longer is output. Ours take up to 45. */
const LONGEST = 64

const EXIT_CODE = /^\d{1,3}$/

/**
 * Takes this shell's marks out of the bytes of its pty, so that who sees the output never learns the nonce. A mark may come
 * in pieces: what may yet become one is held back until it does or cannot. Nothing is decoded, and copied only where held.
 * Only `hello` is accepted without the nonce, and only before anything else: LabShell sets the nonce when it answers.
 */
export class MarkScanner {
  /** The secret that every mark but `hello` must end with; null until the shell asked for it. */
  nonce: string | null = null
  /** What is held back, less than LONGEST bytes: an unfinished control sequence, which would show nothing anyway. */
  #held: Buffer | null = null;

  /** @yields what `chunk` completes, in order, and its output; nothing while all of it is held back */
  *scan(chunk: Buffer): Generator<Found, void, undefined> {
    const bytes = this.#held === null ? chunk : Buffer.concat([this.#held, chunk])
    this.#held = null
    let told = 0
    let from = 0
    let osc = bytes.indexOf(MARK, from)
    let paste = bytes.indexOf(PASTE_MODE, from)
    while (osc >= 0 || paste >= 0) {
      const isOsc = paste < 0 || (osc >= 0 && osc < paste)
      const start = isOsc ? osc : paste
      const end = isOsc ? markEnd(bytes, start) : pasteModeEnd(bytes, start)
      if (end === null) break
      from = Math.max(end, start + 1)
      const mark = isOsc ? this.#parse(bytes, start, end) : pasteMode(bytes, end)
      if (mark !== null) {
        yield { output: bytes.subarray(told, isOsc ? start : end), mark }
        told = end
      }
      if (isOsc) osc = bytes.indexOf(MARK, from)
      else paste = bytes.indexOf(PASTE_MODE, from)
    }
    const held = unfinishedStart(bytes, from)
    // Copied, because the chunk is not ours to keep.
    if (held < bytes.length) this.#held = Buffer.from(bytes.subarray(held))
    if (held > told) yield { output: bytes.subarray(told, held), mark: null }
  }

  #parse(bytes: Buffer, start: number, end: number): ScannedMark | null {
    if (end < 0) return null
    const fields = bytes.toString('latin1', start + MARK.length, end - 1).split(';')
    if (this.nonce === null) return fields.length === 1 && fields[0] === 'N' ? { type: 'hello' } : null
    const [kind, value = '', nonce] = fields
    if (nonce !== this.nonce || fields.length !== 3) return null
    if (kind === 'A' && value === 'k=s') return { type: 'continuation' }
    if (!EXIT_CODE.test(value)) return null
    if (kind === 'B') return { type: 'prompt', exitCode: Number(value) }
    if (kind === 'C') return { type: 'command-start', previous: Number(value) }
    if (kind === 'D') return { type: 'command-end', exitCode: Number(value) }
    return null
  }
}

/** The offset of a mark or switch that `bytes` end in the midst of, their length when there is none. */
function unfinishedStart(bytes: Buffer, from: number): number {
  const tail = Math.max(from, bytes.length - LONGEST)
  const last = bytes.subarray(tail).lastIndexOf(ESC)
  return last >= 0 && isUnfinished(bytes, tail + last) ? tail + last : bytes.length
}

function isUnfinished(bytes: Buffer, start: number): boolean {
  if (startsLike(bytes, start, MARK)) return markEnd(bytes, start) === null
  return startsLike(bytes, start, PASTE_MODE) && pasteModeEnd(bytes, start) === null
}

/** True when the bytes from `start` on, as far as there are any, are those of `prefix`. */
function startsLike(bytes: Buffer, start: number, prefix: Buffer): boolean {
  const length = Math.min(prefix.length, bytes.length - start)
  return bytes.compare(prefix, 0, length, start, start + length) === 0
}

/** The offset behind the BEL that ends a mark; -1 when it is none, null when more bytes must decide. */
function markEnd(bytes: Buffer, start: number): number | null {
  const limit = start + LONGEST
  for (let at = start + MARK.length; at < limit; at++) {
    const byte = bytes[at]
    if (byte === undefined) return null
    if (byte === BEL) return at + 1
    if (byte < 0x20 || byte > 0x7e) return -1
  }
  return -1
}

function pasteModeEnd(bytes: Buffer, start: number): number | null {
  const end = start + PASTE_MODE.length + 1
  return end > bytes.length ? null : end
}

function pasteMode(bytes: Buffer, end: number): ScannedMark | null {
  const final = String.fromCharCode(bytes[end - 1] ?? 0)
  return final === 'h' || final === 'l' ? { type: 'paste-mode', on: final === 'h' } : null
}
