import type { Deck } from '../deck/deck.ts'
import type { DeckText } from '../deck/deck-text.ts'
import { applyEdits, type Lint, lintDeck } from '../deck/lint/lint.ts'
import type { Edit } from '../deck/lint/lint-rule.ts'
import type { Renderer } from '../deck/render.ts'

/** A deck as rendered from its text, with what the rules say of it. */
export interface Examined extends Lint {
  deck: Deck
  text: DeckText
}

/** What was misread may hold another fault beneath it; more rounds than this no text needs. */
const MOST_ROUNDS = 5

/** Renders a deck's text and lets the rules look at it; `file` is absolute. */
export function examine(text: DeckText, file: string, renderer: Renderer): Examined {
  const deck = renderer.render(text.text, file)
  return { deck, text, ...lintDeck(deck, text) }
}

/** Makes all edits that are safe, until none is left; gives the mended deck and the edits in order. Writes nothing. */
export function mend(before: Examined, renderer: Renderer): { after: Examined; made: Edit[] } {
  const all: Edit[] = []
  let after = before
  for (let round = 0; round < MOST_ROUNDS && after.edits.length > 0; round++) {
    const { text, made } = applyEdits(after.text.text, after.edits)
    all.push(...made)
    after = examine({ text, encoding: 'UTF-8', isWhole: true }, before.deck.file, renderer)
  }
  return { after, made: all.toSorted((left, right) => left.line - right.line) }
}
