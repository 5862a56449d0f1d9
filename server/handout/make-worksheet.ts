import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readDeck } from '../deck/load.ts'
import type { HandoutPart, HandoutRequest } from './exporter.ts'
import type { HandoutDeck } from './handout-deck.ts'
import { PictureFolder } from './worksheet/picture-folder.ts'
import { writeWorksheet } from './worksheet/worksheet.ts'

const SUFFIX = '.worksheet'

/** Makes the worksheet of a deck, and the pictures that it shows. Throws DeckError when the deck cannot be read any more. */
export async function makeWorksheet(
  { deck, folder, name, answered }: HandoutDeck,
  { markdownNotes = false }: Pick<HandoutRequest, 'markdownNotes'>,
): Promise<HandoutPart[]> {
  const pictures = new PictureFolder(`${name}${SUFFIX}`, path.dirname(deck.file))
  const markdown = await readDeck(deck.file)
  const text = writeWorksheet(deck, { markdown, folder, pictures, notes: markdownNotes, answered })
  const parts: HandoutPart[] = [{ suffix: `${SUFFIX}.md`, bytes: text }]
  for (const [file, source] of pictures.files)
    parts.push({ suffix: `${SUFFIX}/${file}`, bytes: await readFile(source) })
  return parts
}
