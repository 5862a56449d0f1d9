import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/** Words that decks put there for a style of theirs (`img[alt~="center"]`), and that describe nothing. */
const LAYOUT =
  /^(?:center|centre|left|right|middle|top|bottom|inline|block|full|auto|shadow|rounded|border)$/i

/**
 * Names pictures that say nothing to those who do not see them; decoration may be silent.
 * @yields what it finds
 */
export function* findWordlessPictures({ deck }: DeckSource): Generator<Finding> {
  for (const { line, alt, decorative } of deck.facts.images) {
    const words = alt.split(/\s+/).filter((word) => word !== '' && !LAYOUT.test(word))
    if (decorative || words.length > 0) continue
    yield { line, level: 'warning', rule: 'picture-alt', message: lintMessages.pictureAlt() }
  }
}
