import { ShellError } from './shell-error.ts'
import { unexpectedToken } from './messages.ts'
import type { Command, Redirection, Word } from './syntax.ts'
import { readDoubleQuoted, readWord } from './word-reader.ts'

export type Token =
  | { kind: 'word'; word: Word; raw: string; line: number }
  | { kind: 'operator'; text: string; line: number }
  | { kind: 'descriptor'; number: number; line: number }
  | { kind: 'newline'; line: number }
  | { kind: 'end'; line: number }

/** Longest first. */
const OPERATORS = [
  '<<-',
  '&&',
  '||',
  ';;',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&',
  '|',
  ';',
  '<',
  '>',
  '(',
  ')',
]

/** A here-document that waits for its text, which begins at the next line. */
interface PendingHereDocument {
  redirection: Redirection
  delimiter: string
  quoted: boolean
  tabs: boolean
}

/** Parses up to the closing operator, which is taken, or the end of the source. */
export type ParseScript = (lexer: Lexer, closing: ')' | undefined) => Command

/** Cuts a script into tokens (POSIX shell grammar 2.3), and reads the texts of here-documents on the way. */
export class Lexer {
  readonly source: string
  position: number
  line: number
  readonly #parse: ParseScript
  #peeked: Token | undefined
  #hereDocuments: PendingHereDocument[] = []

  constructor(source: string, parse: ParseScript, position = 0, line = 1) {
    this.source = source
    this.#parse = parse
    this.position = position
    this.line = line
  }

  /** Parses the commands of `$(…)` from here and goes on behind the closing bracket. */
  parseNested(): Command {
    const inner = new Lexer(this.source, this.#parse, this.position, this.line)
    const script = this.#parse(inner, ')')
    this.position = inner.position
    this.line = inner.line
    return script
  }

  /** Parses a script that stands in this one, as between backticks. */
  parseText(text: string): Command {
    return this.#parse(this.derive(text), undefined)
  }

  /** A lexer for a part of this script. */
  derive(text: string): Lexer {
    return new Lexer(text, this.#parse, 0, this.line)
  }

  peek(): Token {
    return (this.#peeked ??= this.#read())
  }

  next(): Token {
    const token = this.peek()
    this.#peeked = undefined
    return token
  }

  /** Fills in the redirection's target once the line is over. */
  expectHereDocument(document: PendingHereDocument): void {
    this.#hereDocuments.push(document)
  }

  #read(): Token {
    this.#skipBlanks()
    const { source, line } = this
    const character = source[this.position]
    if (character === undefined) {
      this.#readHereDocuments()
      return { kind: 'end', line }
    }
    if (character === '\n') {
      this.position++
      this.line++
      this.#readHereDocuments()
      return { kind: 'newline', line }
    }
    const descriptor = /^[0-9](?=[<>])/.exec(source.slice(this.position, this.position + 2))
    if (descriptor) {
      this.position++
      return { kind: 'descriptor', number: Number(descriptor[0]), line }
    }
    const operator = OPERATORS.find((text) => source.startsWith(text, this.position))
    if (operator !== undefined) {
      this.position += operator.length
      return { kind: 'operator', text: operator, line }
    }
    const from = this.position
    const word = readWord(this)
    return { kind: 'word', word, raw: source.slice(from, this.position), line }
  }

  #skipBlanks(): void {
    for (;;) {
      const character = this.source[this.position]
      if (character === ' ' || character === '\t' || character === '\r') this.position++
      else if (character === '\\' && this.source[this.position + 1] === '\n') {
        this.position += 2
        this.line++
      } else if (character === '#') {
        const end = this.source.indexOf('\n', this.position)
        this.position = end < 0 ? this.source.length : end
      } else return
    }
  }

  #readHereDocuments(): void {
    for (const document of this.#hereDocuments.splice(0)) {
      const text = this.#readUntil(document)
      document.redirection.target = document.quoted
        ? [{ kind: 'text', text, quoted: true }]
        : readDoubleQuoted(this.derive(text), undefined)
    }
  }

  #readUntil({ delimiter, tabs }: PendingHereDocument): string {
    let text = ''
    while (this.position < this.source.length) {
      const end = this.source.indexOf('\n', this.position)
      const stop = end < 0 ? this.source.length : end
      let line = this.source.slice(this.position, stop)
      if (tabs) line = line.replace(/^\t+/, '')
      this.position = Math.min(stop + 1, this.source.length)
      this.line++
      if (line === delimiter) return text
      text += `${line}\n`
    }
    throw new ShellError('incomplete', unexpectedToken('end of file', delimiter))
  }
}
