import type { StepAttributes } from './deck.ts'
import { problemMessages } from './messages.ts'
import { nearest } from './nearest.ts'

/** One thing wrong with a fence's attributes. */
export interface AttributeFault {
  level: 'error' | 'warning'
  rule: 'attribute-unknown' | 'attribute-malformed' | 'attribute-repeated'
  message: string
}

/** Attributes as read; `output` is kept apart since it names what the block is. */
export interface ReadAttributes {
  attributes: StepAttributes
  output: boolean
  /** Pandoc's `.class` words in order, such as the language in `{.bash}`. */
  classes: string[]
  faults: AttributeFault[]
}

interface Word {
  name: string
  /** Undefined for a bare name. */
  value?: string
}

type Reader = (value: string | undefined) => StepAttributes | null

const NAME = /^[A-Za-z0-9][\w-]{0,31}$/
const UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, '': 1 }

/** Reads a duration such as `500ms`, `60s`, `2m` or `90`; in seconds, null when it is none. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|)$/.exec(text)
  const unit = UNITS[match?.[2] ?? '-']
  return match && unit !== undefined ? Number(match[1]) * unit : null
}

const isRegex = (text: string): boolean => {
  const match = /^\/(.+)\/([imsu]*)$/s.exec(text)
  if (!match) return false
  try {
    return new RegExp(match[1] ?? '', match[2]) instanceof RegExp
  } catch {
    return false
  }
}

const flag = (value: string | undefined): boolean | null => {
  if (value === undefined || value === 'true') return true
  return value === 'false' ? false : null
}
const exitCode = (value: string | undefined): number | 'any' | null => {
  if (value === 'any') return 'any'
  return value !== undefined && /^\d{1,3}$/.test(value) && Number(value) <= 255 ? Number(value) : null
}
const some = (value: string | undefined): value is string => value !== undefined && value.trim() !== ''

const READERS: Record<keyof StepAttributes, { expected: string; read: Reader }> = {
  run: {
    expected: '`true` or `false`',
    read: (value) => ((run) => (run === null ? null : { run }))(flag(value)),
  },
  terminal: {
    expected: 'a name of letters, digits, `-` and `_`',
    read: (value) => (value !== undefined && NAME.test(value) ? { terminal: value } : null),
  },
  exit: {
    expected: 'an exit code from 0 to 255, or `any`',
    read: (value) => ((exit) => (exit === null ? null : { exit }))(exitCode(value)),
  },
  expect: {
    expected: 'a regular expression such as `"/Running/i"`',
    read: (value) => (value !== undefined && isRegex(value) ? { expect: value } : null),
  },
  wait: { expected: 'a condition or a command', read: (value) => (some(value) ? { wait: value } : null) },
  timeout: {
    expected: 'a duration such as `60s` or `2m`',
    read: (value) => ((timeout) => (timeout === null ? null : { timeout }))(parseDuration(value ?? '')),
  },
  fill: { expected: 'a command that prints names', read: (value) => (some(value) ? { fill: value } : null) },
  interrupt: {
    expected: '`true` or `false`',
    read: (value) => ((interrupt) => (interrupt === null ? null : { interrupt }))(flag(value)),
  },
  open: {
    expected: 'a Service such as `svc/frontend`, or bare',
    read: (value) => (value === undefined ? { open: true } : some(value) ? { open: value } : null),
  },
  hidden: {
    expected: '`true` or `false`',
    read: (value) => ((hidden) => (hidden === null ? null : { hidden }))(flag(value)),
  },
  id: {
    expected: 'a name of letters, digits, `-` and `_`',
    read: (value) => (value !== undefined && NAME.test(value) ? { id: value } : null),
  },
}

/** The attributes that a fence may have, besides `output`. */
export const ATTRIBUTE_NAMES: readonly string[] = Object.keys(READERS)

const isAttribute = (name: string): name is keyof StepAttributes => Object.hasOwn(READERS, name)

const WORD =
  /^\s*(?:([.#])([\w-]+)|([A-Za-z][\w-]*)(?:=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"'{}]+)))?)(?=\s|$)/s

function* words(text: string): Generator<Word | { rest: string }> {
  let rest = text
  while (rest.trim() !== '') {
    const match = WORD.exec(rest)
    if (!match) {
      yield { rest: rest.trim() }
      return
    }
    const [whole, sign, signed, name = '', double, single, plain] = match
    // Any other backslash belongs to the value, as in a regular expression.
    const value = plain ?? (double ?? single)?.replace(/\\(["'\\])/g, '$1')
    if (sign === '#') yield { name: 'id', value: signed ?? '' }
    else if (sign === '.') yield { name: `.${signed ?? ''}` }
    else yield { name, ...(value !== undefined && { value }) }
    rest = rest.slice(whole.length)
  }
}

function readWord({ name, value }: Word, into: ReadAttributes): void {
  if (name.startsWith('.')) {
    into.classes.push(name.slice(1))
    return
  }
  if (name === 'output' && value === undefined) {
    into.output = true
    return
  }
  if (!isAttribute(name)) {
    const near = nearest(name, [...ATTRIBUTE_NAMES, 'output'])
    const level = near === undefined ? 'warning' : 'error'
    into.faults.push({
      level,
      rule: 'attribute-unknown',
      message: problemMessages.attributeUnknown(name, near),
    })
    return
  }
  const { expected, read } = READERS[name]
  const attribute = read(value)
  if (!attribute) {
    const message = problemMessages.attributeMalformed(name, expected, value ?? name)
    into.faults.push({ level: 'error', rule: 'attribute-malformed', message })
    return
  }
  if (Object.hasOwn(into.attributes, name))
    into.faults.push({
      level: 'warning',
      rule: 'attribute-repeated',
      message: problemMessages.attributeRepeated(name),
    })
  Object.assign(into.attributes, attribute)
}

/**
 * Reads what stands between the braces of a fence, as Pandoc writes attributes: `name`, `name=value`, `name="two words"`,
 * `#id`, `.class`; in quotes a backslash escapes a quote or a backslash. What is unknown or malformed becomes a fault, the rest counts.
 */
export function parseAttributes(text: string): ReadAttributes {
  const result: ReadAttributes = { attributes: {}, output: false, classes: [], faults: [] }
  for (const word of words(text)) {
    if ('name' in word) readWord(word, result)
    else
      result.faults.push({
        level: 'error',
        rule: 'attribute-malformed',
        message: problemMessages.attributeSyntax(word.rest),
      })
  }
  return result
}
