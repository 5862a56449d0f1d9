import type { Mark } from './mark.ts'

/** A mark, or a switch of bracketed paste (DECSET 2004), with its place in the chunk that completed it. */
export interface Found {
  /** Offset behind the last byte. */
  end: number
  mark: Exclude<Mark, { type: 'foreign-prompt' }> | { type: 'paste-mode'; on: boolean }
}

const MARK = Buffer.from('\x1b]133;')
const PASTE_MODE = Buffer.from('\x1b[?2004')
const ESC = 0x1b
const BEL = 0x07

/** The longest mark, in bytes; what is longer is output. */
const LONGEST = 256

const EXIT_CODE = /^\d{1,3}$/

/**
 * Finds this shell's marks in the bytes of its pty, which it neither decodes nor copies; a mark may come in pieces.
 * Only `hello` is accepted without the nonce, and only before anything else: LabShell sets the nonce when it answers.
 */
export class MarkScanner {
  /** The secret that every mark but `hello` must end with; null until the shell asked for it. */
  nonce: string | null = null
  /** The start of what may become a mark, at most LONGEST bytes. */
  #carry: Buffer | null = null;

  /** @yields what `chunk` completes, in order */
  *scan(chunk: Buffer): Generator<Found, void, undefined> {
    const carry = this.#carry
    this.#carry = null
    const bytes = carry === null ? chunk : Buffer.concat([carry, chunk])
    const shift = carry === null ? 0 : carry.length
    let from = 0
    let mark = bytes.indexOf(MARK, from)
    let paste = bytes.indexOf(PASTE_MODE, from)
    while (mark >= 0 || paste >= 0) {
      const isMark = paste < 0 || (mark >= 0 && mark < paste)
      const start = isMark ? mark : paste
      const end = isMark ? markEnd(bytes, start) : pasteModeEnd(bytes, start)
      if (end === null) break
      from = Math.max(end, start + 1)
      if (end >= 0) yield* this.#found(bytes, start, end, shift)
      if (isMark) mark = bytes.indexOf(MARK, from)
      else paste = bytes.indexOf(PASTE_MODE, from)
    }
    this.#keepTail(bytes, from)
  }

  *#found(bytes: Buffer, start: number, end: number, shift: number): Generator<Found, void, undefined> {
    const mark = bytes[start + 1] === PASTE_MODE[1] ? pasteMode(bytes, end) : this.#parse(bytes, start, end)
    if (mark !== null) yield { end: end - shift, mark }
  }

  #parse(bytes: Buffer, start: number, end: number): Found['mark'] | null {
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

  /** Remembers a mark that has begun but not ended; copied, because the chunk is not ours to keep. */
  #keepTail(bytes: Buffer, from: number): void {
    let start = bytes.indexOf(ESC, Math.max(from, bytes.length - LONGEST))
    while (start >= 0) {
      if (isUnfinished(bytes, start)) {
        this.#carry = Buffer.from(bytes.subarray(start))
        return
      }
      start = bytes.indexOf(ESC, start + 1)
    }
  }
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

function pasteMode(bytes: Buffer, end: number): Found['mark'] | null {
  const final = String.fromCharCode(bytes[end - 1] ?? 0)
  return final === 'h' || final === 'l' ? { type: 'paste-mode', on: final === 'h' } : null
}
