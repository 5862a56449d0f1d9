import { readDeck } from '../deck/load.ts'
import type { HandoutRequest } from './exporter.ts'
import type { HandoutDeck } from './handout-deck.ts'
import { writeWorksheet } from './worksheet/worksheet.ts'

/** Makes the worksheet of a deck. Throws DeckError when it cannot be read any more. */
export async function makeWorksheet(
  { deck, folder, answered }: HandoutDeck,
  { markdownNotes = false }: Pick<HandoutRequest, 'markdownNotes'>,
): Promise<string> {
  return writeWorksheet(deck, { markdown: await readDeck(deck.file), folder, notes: markdownNotes, answered })
}
