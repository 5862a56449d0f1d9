import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/**
 * Names a `---` that was to start a slide and made a heading of the text above it (CommonMark 4.3, setext headings).
 * @yields what it finds
 */
export function* findSwallowedBreaks(source: DeckSource): Generator<Finding> {
  for (const { dashes, text } of source.deck.facts.headings) {
    // Longer rows are how headings are underlined on purpose.
    if (dashes === 0 || source.line(dashes).trim() !== '---') continue
    const message = lintMessages.breakSwallowed(text.split('\n').at(-1) ?? '')
    yield { line: dashes, level: 'warning', rule: 'break-swallowed', message }
  }
}
