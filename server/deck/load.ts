import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Deck } from './deck.ts'
import { DeckError, type DeckErrorCode } from './deck-error.ts'
import { DECK_LIMITS } from './markdown.ts'
import { deckErrorMessages } from './messages.ts'
import type { Renderer } from './render.ts'

const fail = (code: DeckErrorCode, file: string, detail = '', cause?: unknown): DeckError =>
  new DeckError(code, file, deckErrorMessages[code](file, detail), { cause })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error)

/**
 * Reads a deck's file as it is. Throws DeckError when there is no such file, when it is a folder or a device, when it is larger
 * than DECK_LIMITS, or when it may not be read.
 */
export async function readDeckFile(file: string): Promise<Buffer> {
  try {
    const facts = await stat(file)
    if (!facts.isFile()) throw fail('not-a-file', file)
    if (facts.size > DECK_LIMITS.bytes)
      throw fail('too-large', file, `${DECK_LIMITS.bytes / 1024 / 1024} MiB`)
    return await readFile(file)
  } catch (error) {
    if (error instanceof DeckError) throw error
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fail('not-found', file, '', error)
    throw fail('unreadable', file, code, error)
  }
}

/** Reads a deck's Markdown. Throws DeckError as readDeckFile does. */
export async function readDeck(file: string): Promise<string> {
  const bytes = await readDeckFile(file)
  return bytes.toString('utf8')
}

/** Reads and renders the deck of this path, relative to the working folder. Throws DeckError when it cannot be read. */
export async function loadDeck(file: string, renderer: Renderer): Promise<Deck> {
  const markdown = await readDeck(file)
  return renderer.render(markdown, path.resolve(file))
}
