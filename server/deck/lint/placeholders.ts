import { findPlaceholder } from '../placeholder.ts'
import { guessPlaceholderKind } from '../placeholder-kind.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

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
 * Names placeholders that neither `fill` nor the cluster's objects can fill, and fills that hold one themselves.
 * @yields what it finds
 */
export function* findUnfillablePlaceholders({ deck }: DeckSource): Generator<Finding> {
  const rule = 'placeholder-unfillable'
  for (const { code, line, attributes } of deck.steps) {
    if (attributes.fill !== undefined) {
      const own = findPlaceholder(attributes.fill)
      if (own !== undefined) yield { line, level: 'error', rule, message: lintMessages.fillPlaceholder(own) }
      continue
    }
    for (const placeholder of placeholdersOf(code)) {
      if (guessPlaceholderKind(code, placeholder) !== null) continue
      const before = code.slice(0, code.indexOf(placeholder)).split('\n').length
      const message = lintMessages.placeholderUnfillable(placeholder)
      yield { line: line + before, level: 'error', rule, message }
    }
  }
}
