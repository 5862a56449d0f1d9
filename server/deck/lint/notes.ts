import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/**
 * Names slides with steps and no notes; in a deck that has none at all, once for all of them.
 * @yields what it finds
 */
export function* findMissingNotes({ deck }: DeckSource): Generator<Finding> {
  const rule = 'notes-missing'
  const stepped = new Set(deck.steps.filter(({ hidden }) => !hidden).map(({ slide }) => slide))
  const slides = deck.slides.filter(({ number }) => stepped.has(number))
  const bare = slides.filter(({ notes }) => notes === '')
  const [first] = bare
  if (first && bare.length === slides.length && bare.length > 1)
    yield { line: first.line, level: 'warning', rule, message: lintMessages.notesNowhere(bare.length) }
  else if (bare.length < slides.length)
    for (const { number, line } of bare)
      yield { line, level: 'warning', rule, message: lintMessages.notesMissing(number) }
}
