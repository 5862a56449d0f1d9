import { parseCompound } from './compound.ts'
import { Lexer } from './lexer.ts'
import { readRedirection } from './redirection-reader.ts'
import type { Command, Redirection, Word } from './syntax.ts'
import { CLOSING_WORDS, isOperator, unexpected } from './tokens.ts'

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=/

/** Parses a script (POSIX shell command language). @throws {ShellError} `syntax`, or `incomplete` where more lines could follow */
export function parseScript(source: string): Command {
  return parseUpTo(new Lexer(source, parseUpTo), undefined)
}

function parseUpTo(lexer: Lexer, closing: ')' | undefined): Command {
  const parser = new Parser(lexer)
  const script = parser.list()
  const token = lexer.next()
  if (closing === undefined ? token.kind === 'end' : isOperator(token, closing)) return script
  throw unexpected(token, closing)
}

/** Reads commands from tokens; compound.ts and redirection-reader.ts hold the other halves of the grammar. */
export class Parser {
  readonly lexer: Lexer

  constructor(lexer: Lexer) {
    this.lexer = lexer
  }

  /** Commands up to a word or operator that cannot begin one. */
  list(): Command {
    const items: { command: Command; background: boolean }[] = []
    for (;;) {
      this.skipNewlines()
      if (!this.#mayBegin()) break
      const command = this.#andOr()
      const background = isOperator(this.lexer.peek(), '&')
      items.push({ command, background })
      const token = this.lexer.peek()
      if (background || isOperator(token, ';')) this.lexer.next()
      else if (token.kind !== 'newline') break
    }
    const [first] = items
    return items.length === 1 && first?.background === false ? first.command : { kind: 'list', items }
  }

  /** A list that holds at least one command and ends at this word, which is taken. */
  body(...closing: string[]): { command: Command; closedBy: string } {
    const command = this.list()
    const token = this.lexer.peek()
    if (command.kind === 'list' && command.items.length === 0) {
      throw unexpected(token, token.kind === 'end' ? closing[0] : undefined)
    }
    if (token.kind !== 'word' || !closing.includes(token.raw)) throw unexpected(token, closing[0])
    this.lexer.next()
    return { command, closedBy: token.raw }
  }

  skipNewlines(): void {
    while (this.lexer.peek().kind === 'newline') this.lexer.next()
  }

  /** One command with what follows it: `>file` and the like. */
  command(): Command {
    const compound = parseCompound(this)
    if (!compound) return this.#simple()
    const redirections = this.#redirections()
    return redirections.length === 0 ? compound : { kind: 'redirected', command: compound, redirections }
  }

  #mayBegin(): boolean {
    const token = this.lexer.peek()
    if (token.kind === 'word') return !CLOSING_WORDS.has(token.raw)
    return token.kind === 'descriptor' || (token.kind === 'operator' && /^[<>(]/.test(token.text))
  }

  #andOr(): Command {
    let left = this.#pipeline()
    for (;;) {
      const token = this.lexer.peek()
      if (!isOperator(token, '&&') && !isOperator(token, '||')) return left
      this.lexer.next()
      this.skipNewlines()
      left = { kind: isOperator(token, '&&') ? 'and' : 'or', left, right: this.#pipeline() }
    }
  }

  #pipeline(): Command {
    const first = this.lexer.peek()
    const negated = first.kind === 'word' && first.raw === '!'
    if (negated) this.lexer.next()
    const commands = [this.command()]
    while (isOperator(this.lexer.peek(), '|')) {
      this.lexer.next()
      this.skipNewlines()
      commands.push(this.command())
    }
    const [only] = commands
    if (commands.length === 1 && only && !negated) return only
    return { kind: 'pipeline', commands, negated }
  }

  #redirections(): Redirection[] {
    const redirections: Redirection[] = []
    for (;;) {
      const redirection = readRedirection(this.lexer)
      if (!redirection) return redirections
      redirections.push(redirection)
    }
  }

  #simple(): Command {
    const assignments: { name: string; value: Word }[] = []
    const words: Word[] = []
    const redirections: Redirection[] = []
    const { line } = this.lexer.peek()
    for (;;) {
      const redirection = readRedirection(this.lexer)
      if (redirection) {
        redirections.push(redirection)
        continue
      }
      const token = this.lexer.peek()
      if (token.kind !== 'word') break
      this.lexer.next()
      const name = words.length === 0 ? ASSIGNMENT.exec(token.raw)?.[1] : undefined
      if (name === undefined) words.push(token.word)
      else assignments.push({ name, value: withoutPrefix(token.word, name.length + 1) })
    }
    if (words.length + assignments.length + redirections.length === 0) throw unexpected(this.lexer.peek())
    return { kind: 'simple', assignments, words, redirections, line }
  }
}

function withoutPrefix(word: Word, length: number): Word {
  const [first, ...rest] = word
  if (first?.kind !== 'text') return word
  return [{ ...first, text: first.text.slice(length) }, ...rest]
}
