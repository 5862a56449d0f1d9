import type { Deck } from '../deck/deck.ts'
import { showPath } from '../deck/show-path.ts'
import type { Problem } from '../protocol/deck.ts'

/** Makes a warning about a deck, in the shape that `check` has for its own; the line is 1-based, 0 for the deck as a whole. */
export function warn({ file }: Pick<Deck, 'file'>, rule: string, message: string, line = 0): Problem {
  return { file: showPath(file), line, level: 'warning', rule, message }
}
