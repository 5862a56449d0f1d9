import type { LabelSelector } from 'kubernetes-types/meta/v1'

import { REFUSALS } from './messages.ts'
import { labelKeyProblems, labelValueProblems } from './names.ts'

type Operator = '' | '!' | '=' | '==' | '!=' | 'in' | 'notin' | 'gt' | 'lt'

/** One condition of a selector; all must hold. '' asks that the key is there, '!' that it is not. */
interface Requirement {
  key: string
  operator: Operator
  values: readonly string[]
}

export type Labels = Readonly<Record<string, string>> | undefined

/** A parsed label selector: whether it matches an object's labels. */
export type LabelMatcher = (labels: Labels) => boolean

/** A selector that cannot be read; the message is in the words of k8s.io/apimachinery/pkg/labels. */
export class SelectorError extends Error {
  readonly code = 'invalid-selector'
}

const WORD = /^[^\s!=<>,()]+/
const SYMBOLS = ['!=', '==', '!', '=', '<', '>', ',', '(', ')']
const BINARY: Readonly<Record<string, Operator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  let rest = text.trimStart()
  while (rest !== '') {
    const token = SYMBOLS.find((symbol) => rest.startsWith(symbol)) ?? WORD.exec(rest)?.[0] ?? rest
    tokens.push(token)
    rest = rest.slice(token.length).trimStart()
  }
  return tokens
}

const isWord = (token: string | undefined): token is string =>
  token !== undefined && !SYMBOLS.includes(token) && token !== ''

/** A reader of tokens; each method takes what it names off the front, or throws in the server's words. */
class SelectorReader {
  #position = 0
  readonly #tokens: readonly string[]

  constructor(text: string) {
    this.#tokens = tokensOf(text)
  }

  requirements(): Requirement[] {
    const found: Requirement[] = []
    while (this.#next !== undefined) {
      if (!this.#atRequirement) {
        throw new SelectorError(`found '${this.#next}', expected: !, identifier, or 'end of string'`)
      }
      found.push(this.#requirement())
      const separator = this.#take()
      if (separator === undefined) break
      if (separator !== ',') {
        throw new SelectorError(`found '${separator}', expected: ',' or 'end of string'`)
      }
      if (!this.#atRequirement) {
        throw new SelectorError(`found '${this.#next ?? ''}', expected: identifier after ','`)
      }
    }
    return found
  }

  get #next(): string | undefined {
    return this.#tokens[this.#position]
  }

  get #atRequirement(): boolean {
    return this.#next === '!' || isWord(this.#next)
  }

  #take(): string | undefined {
    return this.#tokens[this.#position++]
  }

  #fail(what: string): never {
    throw new SelectorError(`unable to parse requirement: ${what}`)
  }

  #requirement(): Requirement {
    const negated = this.#next === '!'
    if (negated) this.#position++
    const key = this.#take()
    if (!isWord(key)) this.#fail(`found '${key ?? ''}', expected: identifier`)
    const problems = labelKeyProblems(key)
    if (problems.length > 0) this.#fail(`<nil>: Invalid value: "${key}": ${problems.join('; ')}`)
    if (negated) return { key, operator: '!', values: [] }
    if (this.#next === undefined || this.#next === ',') return { key, operator: '', values: [] }
    const word = this.#take() ?? ''
    const operator = Object.hasOwn(BINARY, word) ? BINARY[word] : undefined
    if (operator === undefined) {
      this.#fail(`found '${word}', expected: in, notin, =, ==, !=, gt, lt`)
    }
    const values = operator === 'in' || operator === 'notin' ? this.#set() : [this.#exact()]
    this.#checkValues(key, operator, values)
    return { key, operator, values }
  }

  #checkValues(key: string, operator: Operator, values: readonly string[]): void {
    for (const [index, value] of values.entries()) {
      const problems = labelValueProblems(value)
      if (problems.length > 0)
        this.#fail(`values[${index}][${key}]: Invalid value: "${value}": ${problems.join('; ')}`)
      if ((operator === 'gt' || operator === 'lt') && !/^-?\d+$/.test(value)) {
        this.#fail(
          `values[${index}]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`,
        )
      }
    }
  }

  #exact(): string {
    if (this.#next === undefined || this.#next === ',') return ''
    const value = this.#take()
    if (!isWord(value)) this.#fail(`found '${value ?? ''}', expected: identifier`)
    return value
  }

  #set(): string[] {
    const open = this.#take()
    if (open !== '(') this.#fail(`found '${open ?? ''}' expected: '('`)
    const values: string[] = []
    let value = ''
    for (;;) {
      const token = this.#take()
      if (token === ')' || token === ',') {
        values.push(value)
        value = ''
        if (token === ')') return [...new Set(values)].toSorted()
      } else if (isWord(token) && value === '') {
        value = token
      } else if (value !== '') {
        this.#fail(`found '${token ?? ''}', expected: ',' or ')'`)
      } else {
        this.#fail(`found '${token ?? ''}', expected: ',', ')' or identifier`)
      }
    }
  }
}

function meets({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels?.[key]
  switch (operator) {
    case '':
      return value !== undefined
    case '!':
      return value === undefined
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value)
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'lt':
      return value !== undefined && Number(value) < Number(values[0])
  }
}

/**
 * Reads a label selector as text (`app=web,tier in (a,b),!old`) as k8s.io/apimachinery/pkg/labels does.
 * @throws {SelectorError} in that package's words
 */
export function parseLabelSelector(text: string): LabelMatcher {
  const requirements = new SelectorReader(text).requirements()
  return (labels) => requirements.every((requirement) => meets(requirement, labels))
}

/** Reads the label selector of a request. @throws {StatusError} BadRequest, in the words of the real server */
export function readLabelSelector(text: string): LabelMatcher {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    // kubectl itself puts `Unable to find … that match label selector …` before it.
    throw REFUSALS.badRequest(error.message, { cause: error })
  }
}

/** A selector as objects hold it (meta/v1 LabelSelector); the empty one matches all, a missing one nothing. */
export function matcherOf(selector: LabelSelector | undefined): LabelMatcher {
  if (!selector) return () => false
  const exact = Object.entries(selector.matchLabels ?? {})
  const requirements = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({
    key,
    operator: SELECTOR_OPERATORS[operator] ?? 'in',
    values,
  }))
  return (labels) =>
    exact.every(([key, value]) => labels?.[key] === value) &&
    requirements.every((requirement) => meets(requirement, labels))
}

const SELECTOR_OPERATORS: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: '',
  DoesNotExist: '!',
}

/** A selector of an object as text, as a Scale's status shows it: `app=web,tier in (a,b)`. */
export function formatSelector(selector: LabelSelector | undefined): string {
  const parts = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }))
  for (const { key, operator, values = [] } of selector?.matchExpressions ?? []) {
    const set = `(${values.toSorted().join(',')})`
    if (operator === 'Exists') parts.push({ key, text: key })
    else if (operator === 'DoesNotExist') parts.push({ key, text: `!${key}` })
    else parts.push({ key, text: `${key} ${operator === 'In' ? 'in' : 'notin'} ${set}` })
  }
  return parts
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ text }) => text)
    .join(',')
}
