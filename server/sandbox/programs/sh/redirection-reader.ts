import type { Lexer } from './lexer.ts'
import { unexpectedToken } from './messages.ts'
import { ShellError } from './shell-error.ts'
import type { Redirection, Word } from './syntax.ts'

const OPERATORS: ReadonlyMap<string, Redirection['operator']> = new Map([
  ['<', '<'],
  ['>', '>'],
  ['>|', '>'],
  ['>>', '>>'],
  ['<>', '<>'],
  ['>&', '>&'],
  ['<&', '<&'],
  ['<<', '<<'],
  ['<<-', '<<'],
])

/** Reads a redirection if one comes next; a here-document's text follows with the next line. @throws {ShellError} */
export function readRedirection(lexer: Lexer): Redirection | undefined {
  let token = lexer.peek()
  let descriptor: number | undefined
  if (token.kind === 'descriptor') {
    descriptor = token.number
    lexer.next()
    token = lexer.peek()
  }
  const operator = token.kind === 'operator' ? OPERATORS.get(token.text) : undefined
  if (token.kind !== 'operator' || operator === undefined) return undefined
  lexer.next()
  const target = lexer.next()
  if (target.kind !== 'word') {
    const what =
      target.kind === 'operator'
        ? /^[<>]/.test(target.text)
          ? 'redirection'
          : `"${target.text}"`
        : target.kind
    throw new ShellError('syntax', unexpectedToken(what === 'end' ? 'end of file' : what))
  }
  const redirection: Redirection = {
    descriptor: descriptor ?? (operator.startsWith('<') ? 0 : 1),
    operator,
    target: target.word,
  }
  if (operator === '<<') {
    lexer.expectHereDocument({
      redirection,
      delimiter: textOf(target.word),
      quoted: /['"\\]/.test(target.raw),
      tabs: token.text === '<<-',
    })
  }
  return redirection
}

const textOf = (word: Word): string => word.map((part) => (part.kind === 'text' ? part.text : '')).join('')
