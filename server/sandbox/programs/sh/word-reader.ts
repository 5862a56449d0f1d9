import type { Lexer } from './lexer.ts'
import { badSubstitution, unexpectedToken, unterminatedQuote } from './messages.ts'
import { ShellError } from './shell-error.ts'
import type { ParameterOperator, ParameterPart, Word, WordPart } from './syntax.ts'

const WORD_ENDS = new Set([' ', '\t', '\n', '\r', ';', '&', '|', '<', '>', '(', ')'])
const NAME = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])/
/** Longest first. */
const PARAMETER_OPERATORS: readonly ParameterOperator[] = [
  ':-',
  ':=',
  ':?',
  ':+',
  '##',
  '%%',
  '//',
  '-',
  '=',
  '?',
  '+',
  '#',
  '%',
  '/',
]

/** Collects the parts of a word, joining text with text. */
class WordBuilder {
  readonly parts: WordPart[] = []

  text(text: string, quoted: boolean): void {
    const last = this.parts.at(-1)
    if (last?.kind === 'text' && last.quoted === quoted) last.text += text
    else this.parts.push({ kind: 'text', text, quoted })
  }
}

/** Reads a word up to a blank or an operator, or inside `${…}` up to one of `stops`. */
export function readWord(lexer: Lexer, stops?: string): Word {
  const builder = new WordBuilder()
  const { source } = lexer
  for (;;) {
    const character = source[lexer.position]
    if (character === undefined) {
      if (stops === undefined) return builder.parts
      throw new ShellError('incomplete', unterminatedQuote())
    }
    if (stops === undefined ? WORD_ENDS.has(character) : stops.includes(character)) return builder.parts
    readPiece(lexer, builder, character)
  }
}

function readPiece(lexer: Lexer, builder: WordBuilder, character: string): void {
  const { source } = lexer
  if (character === "'") {
    builder.text(readSingleQuoted(lexer), true)
  } else if (character === '"') {
    lexer.position++
    const parts = readDoubleQuoted(lexer, '"')
    // An empty pair of quotes is still a word.
    if (parts.length === 0) builder.text('', true)
    builder.parts.push(...parts)
    lexer.position++
  } else if (character === '\\') {
    const escaped = source[lexer.position + 1]
    lexer.position += 2
    if (escaped === '\n') lexer.line++
    else builder.text(escaped ?? '\\', true)
  } else if (character === '$' || character === '`') {
    const part = readExpansion(lexer, false)
    if (part) builder.parts.push(part)
    else builder.text('$', false)
  } else {
    if (character === '\n') lexer.line++
    lexer.position++
    builder.text(character, false)
  }
}

function readSingleQuoted(lexer: Lexer): string {
  const end = lexer.source.indexOf("'", lexer.position + 1)
  if (end < 0) throw new ShellError('incomplete', unterminatedQuote())
  const text = lexer.source.slice(lexer.position + 1, end)
  lexer.line += text.split('\n').length - 1
  lexer.position = end + 1
  return text
}

/** Reads text as between double quotes, up to `end` (which is not taken) or to the end of the source. */
export function readDoubleQuoted(lexer: Lexer, end: string | undefined): WordPart[] {
  const builder = new WordBuilder()
  const { source } = lexer
  for (;;) {
    const character = source[lexer.position]
    if (character === undefined) {
      if (end === undefined) return builder.parts
      throw new ShellError('incomplete', unterminatedQuote())
    }
    if (character === end) return builder.parts
    if (character === '\\') readEscape(lexer, builder, end)
    else if (character === '$' || character === '`') {
      const part = readExpansion(lexer, true)
      if (part) builder.parts.push(part)
      else builder.text('$', true)
    } else {
      if (character === '\n') lexer.line++
      lexer.position++
      builder.text(character, true)
    }
  }
}

function readEscape(lexer: Lexer, builder: WordBuilder, end: string | undefined): void {
  const escaped = lexer.source[lexer.position + 1] ?? ''
  lexer.position += 2
  if (escaped === '\n') lexer.line++
  else if (['$', '`', '\\', end].includes(escaped)) builder.text(escaped, true)
  else builder.text(`\\${escaped}`, true)
}

/** Reads what `$` or a backtick begins; undefined when the `$` is only itself. */
function readExpansion(lexer: Lexer, quoted: boolean): WordPart | undefined {
  const { source } = lexer
  if (source[lexer.position] === '`') return readBackticks(lexer, quoted)
  lexer.position++
  if (source.startsWith('((', lexer.position)) return readArithmetic(lexer, quoted)
  if (source[lexer.position] === '(') {
    lexer.position++
    const script = lexer.parseNested()
    return { kind: 'command', script, quoted }
  }
  if (source[lexer.position] === '{') {
    lexer.position++
    return readBraces(lexer, quoted)
  }
  const name = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/.exec(
    source.slice(lexer.position, lexer.position + 256),
  )
  if (!name) return undefined
  lexer.position += name[0].length
  return { kind: 'parameter', name: name[0], quoted }
}

function readBackticks(lexer: Lexer, quoted: boolean): WordPart {
  let text = ''
  let index = lexer.position + 1
  for (; lexer.source[index] !== '`'; index++) {
    const character = lexer.source[index]
    if (character === undefined) throw new ShellError('incomplete', unterminatedQuote())
    const following = lexer.source[index + 1] ?? ''
    if (character === '\\' && ['`', '\\', '$', ...(quoted ? ['"'] : [])].includes(following)) {
      text += following
      index++
    } else text += character
  }
  lexer.position = index + 1
  return { kind: 'command', script: lexer.parseText(text), quoted }
}

function readArithmetic(lexer: Lexer, quoted: boolean): WordPart {
  lexer.position += 2
  const from = lexer.position
  let depth = 0
  for (; ; lexer.position++) {
    const character = lexer.source[lexer.position]
    if (character === undefined) throw new ShellError('incomplete', unexpectedToken('end of file', '))'))
    if (character === '(') depth++
    else if (character === ')' && depth > 0) depth--
    else if (character === ')' && lexer.source[lexer.position + 1] === ')') break
  }
  const inner = lexer.derive(lexer.source.slice(from, lexer.position))
  lexer.position += 2
  return { kind: 'arithmetic', expression: readDoubleQuoted(inner, undefined), quoted }
}

function readBraces(lexer: Lexer, quoted: boolean): ParameterPart {
  const { source } = lexer
  const length = source[lexer.position] === '#' && source[lexer.position + 1] !== '}'
  if (length) lexer.position++
  const name = NAME.exec(source.slice(lexer.position, lexer.position + 256))?.[0]
  if (name === undefined) throw new ShellError('syntax', badSubstitution())
  lexer.position += name.length
  const part: ParameterPart = { kind: 'parameter', name, quoted }
  if (length) part.operator = 'length'
  else if (source[lexer.position] !== '}') readOperator(lexer, part)
  if (source[lexer.position] !== '}') throw new ShellError('syntax', badSubstitution())
  lexer.position++
  return part
}

function readOperator(lexer: Lexer, part: ParameterPart): void {
  const found = PARAMETER_OPERATORS.find((text) => lexer.source.startsWith(text, lexer.position))
  const operator = found ?? (lexer.source[lexer.position] === ':' ? 'substring' : undefined)
  if (operator === undefined) throw new ShellError('syntax', badSubstitution())
  part.operator = operator
  lexer.position += operator === 'substring' ? 1 : operator.length
  const separator = operator === 'substring' ? ':' : operator === '/' || operator === '//' ? '/' : undefined
  part.argument = readWord(lexer, separator === undefined ? '}' : `}${separator}`)
  if (separator !== undefined && lexer.source[lexer.position] === separator) {
    lexer.position++
    part.second = readWord(lexer, '}')
  }
  // Inside double quotes nothing of the argument is split or globbed.
  if (part.quoted && !/^(?:##?|%%?|\/\/?)$/.test(operator)) part.argument = part.argument.map(quote)
}

const quote = (part: WordPart): WordPart => ({ ...part, quoted: true })
