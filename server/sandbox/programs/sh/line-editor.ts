import { StringDecoder } from 'node:string_decoder'

import { readChunks, write } from '../io.ts'
import type { ProcessContext } from '../program.ts'

export type EditedLine = { kind: 'line'; text: string } | { kind: 'interrupt' } | { kind: 'end' }

const MOST_HISTORY = 500
/** A key: an escape sequence, or one character. */
// eslint-disable-next-line no-control-regex -- keys are control characters
const KEY = /^(?:\u001b\[[0-9;]*[~A-Za-z]|\u001bO[A-Za-z]|\u001b|[^\u001b])/u

/** Edits one line on a terminal in raw mode, as busybox's line editing does in small: cursor, erasing, history, Ctrl-C, Ctrl-D. */
export class LineEditor {
  readonly #context: ProcessContext
  readonly #history: string[] = []
  #typed: string[] = []
  #prompt = ''
  #cursor = 0
  /** Where in the history the user is; its length is the line being typed. */
  #place = 0

  constructor(context: ProcessContext) {
    this.#context = context
  }

  async readLine(prompt: string): Promise<EditedLine> {
    const { tty } = this.#context
    this.#prompt = prompt
    this.#typed = []
    this.#cursor = 0
    this.#place = this.#history.length
    tty?.setRaw(true)
    try {
      await this.#show(prompt)
      return await this.#edit()
    } finally {
      tty?.setRaw(false)
    }
  }

  async #edit(): Promise<EditedLine> {
    const decoder = new StringDecoder('utf8')
    for await (const chunk of readChunks(this.#context)) {
      let text = decoder.write(chunk)
      while (text !== '') {
        const key = KEY.exec(text)?.[0] ?? text
        text = text.slice(key.length)
        const ended = await this.#key(key)
        if (ended) return ended
      }
    }
    return { kind: 'end' }
  }

  async #key(key: string): Promise<EditedLine | undefined> {
    switch (key) {
      case '\r':
      case '\n': {
        await this.#show('\n')
        const text = this.#typed.join('')
        this.#remember(text)
        return { kind: 'line', text }
      }
      case '\u0003':
        await this.#show('^C\n')
        return { kind: 'interrupt' }
      case '\u0004':
        if (this.#typed.length > 0) return undefined
        await this.#show('\n')
        return { kind: 'end' }
      case '\u000c':
        await this.#show(`\u001b[H\u001b[J${this.#prompt}${this.#typed.join('')}`)
        await this.#back(this.#typed.length - this.#cursor)
        return undefined
      default:
        await this.#change(key)
        return undefined
    }
  }

  async #change(key: string): Promise<void> {
    switch (key) {
      case '\u007f':
      case '\b':
        if (this.#cursor > 0) await this.#replace(this.#cursor - 1, this.#cursor, [])
        break
      case '\u001b[3~':
        await this.#replace(this.#cursor, this.#cursor + 1, [])
        break
      case '\u0015':
        await this.#replace(0, this.#cursor, [])
        break
      case '\u000b':
        await this.#replace(this.#cursor, this.#typed.length, [])
        break
      case '\u0017':
        await this.#replace(this.#wordStart(), this.#cursor, [])
        break
      case '\u001b[A':
      case '\u0010':
        await this.#recall(this.#place - 1)
        break
      case '\u001b[B':
      case '\u000e':
        await this.#recall(this.#place + 1)
        break
      default:
        if (!(await this.#move(key)) && key >= ' ' && !key.startsWith('\u001b')) {
          await this.#replace(this.#cursor, this.#cursor, [key])
        }
    }
  }

  async #move(key: string): Promise<boolean> {
    const targets: Readonly<Record<string, number>> = {
      '\u001b[D': this.#cursor - 1,
      '\u0002': this.#cursor - 1,
      '\u001b[C': this.#cursor + 1,
      '\u0006': this.#cursor + 1,
      '\u001b[H': 0,
      '\u001b[1~': 0,
      '\u0001': 0,
      '\u001b[F': this.#typed.length,
      '\u001b[4~': this.#typed.length,
      '\u0005': this.#typed.length,
    }
    const target = targets[key]
    if (target === undefined) return false
    const to = Math.max(0, Math.min(this.#typed.length, target))
    if (to < this.#cursor) await this.#back(this.#cursor - to)
    else await this.#show(this.#typed.slice(this.#cursor, to).join(''))
    this.#cursor = to
    return true
  }

  /** Puts other characters where some stood, and the cursor behind them. */
  async #replace(from: number, to: number, characters: readonly string[]): Promise<void> {
    await this.#back(this.#cursor - from)
    this.#typed.splice(from, to - from, ...characters)
    this.#cursor = from + characters.length
    const shorter = characters.length < to - from
    await this.#show(this.#typed.slice(from).join('') + (shorter ? '\u001b[J' : ''))
    await this.#back(this.#typed.length - this.#cursor)
  }

  async #recall(place: number): Promise<void> {
    if (place < 0 || place > this.#history.length) return
    this.#place = place
    const line = Array.from(this.#history[place] ?? '')
    await this.#replace(0, this.#typed.length, line)
    this.#cursor = line.length
  }

  #wordStart(): number {
    let start = this.#cursor
    while (start > 0 && this.#typed[start - 1] === ' ') start--
    while (start > 0 && this.#typed[start - 1] !== ' ') start--
    return start
  }

  #remember(line: string): void {
    if (line.trim() === '' || line === this.#history.at(-1)) return
    this.#history.push(line)
    if (this.#history.length > MOST_HISTORY) this.#history.shift()
  }

  async #back(places: number): Promise<void> {
    if (places > 0) await this.#show('\b'.repeat(places))
  }

  async #show(text: string): Promise<void> {
    await write(this.#context, this.#context.stderr, text)
  }
}
