const BACKSPACE = 8
const NEWLINE = 10
const CARRIAGE_RETURN = 13
const ERASE_WORD = 23
const ERASE_LINE = 21
const DELETE = 127

/** A line that is longer is cut, as the kernel does (N_TTY_BUF_SIZE). */
const LONGEST_LINE = 4095

/** The line being typed on a terminal in canonical mode: echo, erasing a character, a word, all of it. */
export class TerminalLine {
  readonly #echo: (text: Buffer | string) => void
  #bytes: number[] = []

  constructor(echo: (text: Buffer | string) => void) {
    this.#echo = echo
  }

  /** Takes what was typed so far. */
  take(): Buffer {
    const typed = Buffer.from(this.#bytes)
    this.#bytes = []
    return typed
  }

  /** Adds a key; gives the line, its newline included, when this key ends it. */
  key(byte: number): Buffer | undefined {
    if (byte === CARRIAGE_RETURN || byte === NEWLINE) {
      this.#echo('\n')
      this.#bytes.push(NEWLINE)
      return this.take()
    }
    if (byte === DELETE || byte === BACKSPACE) this.#erase()
    else if (byte === ERASE_LINE) while (this.#bytes.length > 0) this.#erase()
    else if (byte === ERASE_WORD) this.#eraseWord()
    else if (this.#bytes.length < LONGEST_LINE) {
      this.#bytes.push(byte)
      this.#echo(byte < 32 && byte !== 9 ? `^${String.fromCharCode(byte + 64)}` : Buffer.from([byte]))
    }
    return undefined
  }

  #erase(): void {
    let byte = this.#bytes.pop()
    if (byte === undefined) return
    // A character of UTF-8 is one place on the screen however many bytes it has.
    while (byte !== undefined && byte >= 0x80 && byte < 0xc0) byte = this.#bytes.pop()
    this.#echo('\b \b')
  }

  #eraseWord(): void {
    while (this.#bytes.at(-1) === 32) this.#erase()
    while (this.#bytes.length > 0 && this.#bytes.at(-1) !== 32) this.#erase()
  }
}
