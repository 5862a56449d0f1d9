import { bounded } from '../bounded.ts'
import { evaluateArithmetic } from './arithmetic.ts'
import type { Fragment } from './expansion.ts'
import { parameterNotSet } from './messages.ts'
import { compile, patternSource } from './pattern.ts'
import type { PatternPiece } from './pattern.ts'
import { ShellError } from './shell-error.ts'
import type { ShellState } from './shell-state.ts'
import type { ParameterPart, Word } from './syntax.ts'

/** Expands the words inside a parameter. */
export interface InnerExpansion {
  text(word: Word): Promise<string>
  pattern(word: Word): Promise<PatternPiece[]>
  fragments(word: Word): Promise<Fragment[]>
}

/** Expands `$x` and `${x…}` (POSIX 2.6.2, and the substrings and replacements of ash). @throws {ShellError} */
export async function expandParameter(
  state: ShellState,
  part: ParameterPart,
  inner: InnerExpansion,
): Promise<Fragment[]> {
  const { name, operator } = part
  const lists = name === '@' || name === '*'
  if (lists && operator === undefined) return listFragments(state, part)
  const value = lists ? listValue(state) : parameterValue(state, name)
  if (isChoice(operator)) return choose(state, { ...part, operator }, value, inner)
  if (value === undefined && state.options.has('u') && !'@*#?$!-'.includes(name)) {
    throw new ShellError('expansion', parameterNotSet(name))
  }
  return fragment(await transform(state, { ...part, operator }, value ?? '', inner), part.quoted)
}

const CHOICES = ['-', ':-', '+', ':+', '=', ':=', '?', ':?'] as const
type Choice = (typeof CHOICES)[number]

const isChoice = (operator: ParameterPart['operator']): operator is Choice =>
  CHOICES.some((choice) => choice === operator)

/** The operators that put something in the place of a value that is missing, or that is there. */
async function choose(
  state: ShellState,
  { name, quoted, operator, argument = [] }: ParameterPart & { operator: Choice },
  value: string | undefined,
  inner: InnerExpansion,
): Promise<Fragment[]> {
  const missing = value === undefined || (operator.startsWith(':') && value === '')
  switch (operator) {
    case '-':
    case ':-':
      return missing ? inner.fragments(argument) : fragment(value, quoted)
    case '+':
    case ':+':
      return missing ? fragment('', quoted) : inner.fragments(argument)
    case '=':
    case ':=': {
      if (!missing) return fragment(value, quoted)
      const text = await inner.text(argument)
      state.variables.set(name, text)
      return fragment(text, quoted)
    }
    case '?':
    case ':?': {
      if (!missing) return fragment(value, quoted)
      const text = await inner.text(argument)
      throw new ShellError('expansion', text === '' ? parameterNotSet(name) : `${name}: ${text}`)
    }
  }
}

const fragment = (text: string, quoted: boolean): Fragment[] => [{ text, quoted, split: !quoted }]

interface Transformation extends Omit<ParameterPart, 'operator'> {
  operator: Exclude<ParameterPart['operator'], Choice>
}

async function transform(
  state: ShellState,
  { operator, name, argument = [], second }: Transformation,
  value: string,
  inner: InnerExpansion,
): Promise<string> {
  switch (operator) {
    case 'length':
      return String(name === '@' || name === '*' ? state.parameters.length : Array.from(value).length)
    case '#':
    case '##': {
      const source = patternSource(await inner.pattern(argument), operator === '#')
      return without(value, compile(`^(?:${source})`))
    }
    case '%':
      return removeShortestEnd(value, patternSource(await inner.pattern(argument)))
    case '%%':
      return without(value, compile(`(?:${patternSource(await inner.pattern(argument))})$`))
    case '/':
    case '//': {
      const source = patternSource(await inner.pattern(argument))
      const replacement = await inner.text(second ?? [])
      if (source === '') return value
      const expression = new RegExp(source, operator === '/' ? 's' : 'gs')
      return bounded(expression, value, () => value.replace(expression, () => replacement))
    }
    case 'substring':
      return substring(state, value, await inner.text(argument), second && (await inner.text(second)))
    case undefined:
      return value
  }
}

/** A regular expression finds the leftmost match, which is the longest at the end; the shortest is looked for from the right. */
function removeShortestEnd(value: string, source: string): string {
  const whole = compile(`^(?:${source})$`)
  return bounded(whole, value, () => {
    for (let start = value.length; start >= 0; start--) {
      if (whole.test(value.slice(start))) return value.slice(0, start)
    }
    return value
  })
}

const without = (value: string, expression: RegExp): string =>
  bounded(expression, value, () => value.replace(expression, ''))

function substring(state: ShellState, value: string, offset: string, length: string | undefined): string {
  const number = (text: string): number => Number(evaluateArithmetic(text, state.variables))
  const from = number(offset)
  const start = from < 0 ? Math.max(0, value.length + from) : from
  if (length === undefined) return value.slice(start)
  const count = number(length)
  return value.slice(start, count < 0 ? value.length + count : start + count)
}

function listFragments({ parameters, variables }: ShellState, { name, quoted }: ParameterPart): Fragment[] {
  if (quoted && name === '*') {
    const separator = (variables.get('IFS') ?? ' ').charAt(0)
    return [{ text: parameters.join(separator), quoted: true, split: false }]
  }
  return parameters.flatMap((text, index): Fragment[] => [
    ...(index === 0 ? [] : (['break'] as const)),
    { text, quoted, split: !quoted },
  ])
}

const listValue = ({ parameters }: ShellState): string | undefined =>
  parameters.length === 0 ? undefined : parameters.join(' ')

/** The value of a variable, a positional or a special parameter; undefined when it has none. */
function parameterValue(state: ShellState, name: string): string | undefined {
  switch (name) {
    case '#':
      return String(state.parameters.length)
    case '?':
      return String(state.status)
    case '$':
      return String(state.pid)
    case '!':
      return state.lastBackground === undefined ? undefined : String(state.lastBackground)
    case '-':
      return [...state.options].join('') + (state.interactive ? 'i' : '')
    case '0':
      return state.name
    case 'LINENO':
      return String(state.line)
    default:
      return /^[0-9]+$/.test(name) ? state.parameters[Number(name) - 1] : state.variables.get(name)
  }
}
