import type { Step } from '../deck.ts'
import { findPlaceholder } from '../placeholder.ts'
import { guessPlaceholderKind } from '../placeholder-kind.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

const RULE = 'placeholder-unfillable'
/** Ports of Services are asked for by their digits (server/live/fill-query.ts), addresses not at all. */
const NODE_PORT = /^\d+x+$/i
const ADDRESS = /^x(?:\.x){3}$/i

/**
 * Every placeholder of a step's code, each once.
 * @yields a placeholder
 */
function* placeholdersOf(code: string): Generator<string> {
  let rest = code
  for (let found = findPlaceholder(rest); found !== undefined; found = findPlaceholder(rest)) {
    yield found
    rest = rest.replaceAll(found, 'name')
  }
}

/**
 * What is wrong with the one placeholder that a step is filled by.
 * @yields what it finds
 */
function* faultsOf(
  { code, attributes: { fill } }: Step,
  placeholder: string,
): Generator<Omit<Finding, 'line'>> {
  const own = fill === undefined ? undefined : findPlaceholder(fill)
  if (own !== undefined) yield { level: 'error', rule: RULE, message: lintMessages.fillPlaceholder(own) }
  if (fill !== undefined || NODE_PORT.test(placeholder)) return
  if (ADDRESS.test(placeholder))
    yield { level: 'error', rule: RULE, message: lintMessages.placeholderUnfillable(placeholder) }
  else if (guessPlaceholderKind(code, placeholder) === null)
    yield { level: 'warning', rule: RULE, message: lintMessages.placeholderGuessed(placeholder) }
}

/**
 * Names placeholders that neither `fill` nor the cluster can fill, those of which the command does not say what they are, those
 * behind the first one of a step, and fills that hold one themselves.
 * @yields what it finds
 */
export function* findUnfillablePlaceholders({ deck }: DeckSource): Generator<Finding> {
  for (const step of deck.steps) {
    const { code, line, placeholder: first } = step
    if (first === undefined) continue
    const lineOf = (text: string): number => line + code.slice(0, code.indexOf(text)).split('\n').length
    for (const fault of faultsOf(step, first)) yield { ...fault, line: lineOf(first) }
    for (const placeholder of placeholdersOf(code)) {
      if (placeholder === first) continue
      const message = lintMessages.placeholderSecond(placeholder, first)
      yield { line: lineOf(placeholder), level: 'error', rule: RULE, message }
    }
  }
}
