import type { Token } from './lexer.ts'
import { unexpectedToken } from './messages.ts'
import { ShellError } from './shell-error.ts'

/** Words that end a list of commands where a command could begin. */
export const CLOSING_WORDS: ReadonlySet<string> = new Set([
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'esac',
  '}',
])

/** Whether a token is this operator. */
export const isOperator = (token: Token, text: string): boolean =>
  token.kind === 'operator' && token.text === text

/** The error for a token that cannot stand where it does. */
export function unexpected(token: Token, expecting?: string): ShellError {
  if (token.kind === 'end') return new ShellError('incomplete', unexpectedToken('end of file', expecting))
  if (token.kind === 'newline') return new ShellError('syntax', unexpectedToken('newline', expecting))
  const isRedirection = token.kind === 'descriptor' || (token.kind === 'operator' && /^[<>]/.test(token.text))
  if (isRedirection) return new ShellError('syntax', unexpectedToken('redirection', expecting))
  const text = token.kind === 'word' ? token.raw : token.text
  const reserved = token.kind === 'operator' || CLOSING_WORDS.has(text)
  return new ShellError('syntax', unexpectedToken(reserved ? `"${text}"` : 'word', expecting))
}
