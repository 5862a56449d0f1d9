import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/**
 * Names backticks that show on the slide, since no second one ends the code that they start.
 * @yields what it finds
 */
export function* findLoneBackticks(source: DeckSource): Generator<Finding> {
  for (const { line, text } of source.deck.facts.texts) {
    const isMeant = /\\`|&#96;|&grave;/.test(source.line(line))
    if (!text.includes('`') || isMeant) continue
    yield { line, level: 'warning', rule: 'backtick-alone', message: lintMessages.backtickAlone() }
  }
}
