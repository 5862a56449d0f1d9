import { badLoopVariable } from './messages.ts'
import type { Parser } from './parser.ts'
import { ShellError } from './shell-error.ts'
import type { Command, Word } from './syntax.ts'
import { isOperator, unexpected } from './tokens.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What each reserved word begins. */
const COMPOUNDS: Readonly<Record<string, (parser: Parser) => Command>> = {
  if: parseIf,
  while: (parser) => parseLoop(parser, false),
  until: (parser) => parseLoop(parser, true),
  for: parseFor,
  case: parseCase,
  '{': (parser) => parser.body('}').command,
  function: (parser) => {
    const token = parser.lexer.next()
    if (token.kind !== 'word') throw unexpected(token)
    return parseFunction(parser, token.raw)
  },
}

/** A compound command or a function's definition, if one comes next. @throws {ShellError} */
export function parseCompound(parser: Parser): Command | undefined {
  const { lexer } = parser
  const token = lexer.peek()
  if (isOperator(token, '(')) {
    lexer.next()
    const body = parser.list()
    expectOperator(parser, ')')
    return { kind: 'subshell', body }
  }
  if (token.kind !== 'word') return undefined
  const compound = Object.hasOwn(COMPOUNDS, token.raw) ? COMPOUNDS[token.raw] : undefined
  if (compound) {
    lexer.next()
    return compound(parser)
  }
  // A name and `()`: the lexer stands right behind the name.
  if (
    !NAME.test(token.raw) ||
    !/^[ \t]*\([ \t]*\)/.test(lexer.source.slice(lexer.position, lexer.position + 64))
  ) {
    return undefined
  }
  lexer.next()
  return parseFunction(parser, token.raw)
}

function parseFunction(parser: Parser, name: string): Command {
  if (isOperator(parser.lexer.peek(), '(')) {
    parser.lexer.next()
    expectOperator(parser, ')')
  }
  parser.skipNewlines()
  return { kind: 'function', name, body: parser.command() }
}

function parseIf(parser: Parser): Command {
  const branches: { condition: Command; body: Command }[] = []
  for (;;) {
    const condition = parser.body('then').command
    const { command, closedBy } = parser.body('fi', 'elif', 'else')
    branches.push({ condition, body: command })
    if (closedBy === 'fi') return { kind: 'if', branches, otherwise: undefined }
    if (closedBy === 'else') return { kind: 'if', branches, otherwise: parser.body('fi').command }
  }
}

function parseLoop(parser: Parser, until: boolean): Command {
  const condition = parser.body('do').command
  return { kind: 'while', until, condition, body: parser.body('done').command }
}

function parseFor(parser: Parser): Command {
  const { lexer } = parser
  const name = lexer.next()
  if (name.kind !== 'word' || !NAME.test(name.raw)) throw new ShellError('syntax', badLoopVariable())
  parser.skipNewlines()
  let words: Word[] | undefined
  const token = lexer.peek()
  if (token.kind === 'word' && token.raw === 'in') {
    lexer.next()
    words = readWords(parser)
  }
  if (isOperator(lexer.peek(), ';')) lexer.next()
  parser.skipNewlines()
  expectWord(parser, 'do')
  return { kind: 'for', name: name.raw, words, body: parser.body('done').command }
}

function readWords(parser: Parser): Word[] {
  const words: Word[] = []
  for (let token = parser.lexer.peek(); token.kind === 'word'; token = parser.lexer.peek()) {
    words.push(token.word)
    parser.lexer.next()
  }
  return words
}

function parseCase(parser: Parser): Command {
  const { lexer } = parser
  const subject = lexer.next()
  if (subject.kind !== 'word') throw unexpected(subject)
  parser.skipNewlines()
  expectWord(parser, 'in')
  const items: { patterns: Word[]; body: Command }[] = []
  for (;;) {
    parser.skipNewlines()
    const token = lexer.peek()
    if (token.kind === 'word' && token.raw === 'esac') break
    if (isOperator(token, '(')) lexer.next()
    const patterns = readPatterns(parser)
    const body = parser.list()
    items.push({ patterns, body })
    if (!isOperator(lexer.peek(), ';;')) break
    lexer.next()
  }
  expectWord(parser, 'esac')
  return { kind: 'case', word: subject.word, items }
}

function readPatterns(parser: Parser): Word[] {
  const patterns: Word[] = []
  for (;;) {
    const token = parser.lexer.next()
    if (token.kind !== 'word') throw unexpected(token)
    patterns.push(token.word)
    const separator = parser.lexer.next()
    if (isOperator(separator, ')')) return patterns
    if (!isOperator(separator, '|')) throw unexpected(separator, ')')
  }
}

function expectWord(parser: Parser, raw: string): void {
  const token = parser.lexer.next()
  if (token.kind !== 'word' || token.raw !== raw) throw unexpected(token, raw)
}

function expectOperator(parser: Parser, text: string): void {
  const token = parser.lexer.next()
  if (!isOperator(token, text)) throw unexpected(token, text)
}
