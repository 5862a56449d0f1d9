import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { PageFile } from '../browser/page.ts'
import type { Deck } from '../deck/deck.ts'
import { decodeDeck } from '../deck/deck-text.ts'
import { loadDeck, readDeckFile } from '../deck/load.ts'
import { mediaType } from '../deck/local-file.ts'
import { createRenderer, type Renderer } from '../deck/render.ts'
import { showPath } from '../deck/show-path.ts'
import type { Problem } from '../protocol/deck.ts'
import type { Transcript } from '../protocol/transcript.ts'
import { answerOnPaper } from './answers/answered-deck.ts'
import type { Answered } from './answers/printed-answer.ts'
import { ExportError } from './export-error.ts'
import { exportMessages, exportNotes } from './messages.ts'
import { moveLinks } from './move-reference.ts'

/** Where a page of ours finds the pictures of its deck, as in a lecture. */
export const PICTURE_PATH = '/deck/'

/** A deck that can be exported, with the date that its handouts carry. */
export interface HandoutDeck {
  deck: Deck
  /** SOURCE_DATE_EPOCH where it is set, else when the deck was saved: the same deck gives the same bytes. */
  date: Date
  /** The folder that its handouts go to, absolute; links lead on from there. */
  folder: string
  /** What its handouts are called, without what each kind adds. */
  name: string
  /** The deck as it is laid out in Chromium: with pages of answers where there is a transcript, else the same object as `deck`. */
  shown: Deck
  answered: Answered | null
}

/** Gives the transcript whose outputs a deck's handouts show: reads one, or rehearses the deck now. */
export type FindTranscript = (deck: Deck) => Promise<Transcript>

/** Problems that a reader of the handout would see; a slip in a step's attributes does not hold a handout up. */
const SEEN = /^(?:deck|picture|theme|style|front-matter|slides|fence)-/

const isSeen = ({ level, rule }: Problem): boolean => level === 'error' && SEEN.test(rule)

/** Makes an error of what a lecture merely warns of, when the file is no text: one U+FFFD may stand there on purpose. */
async function weigh(problems: readonly Problem[], file: string): Promise<Problem[]> {
  if (!problems.some(({ rule }) => rule === 'deck-binary')) return [...problems]
  const { text, encoding, isWhole } = decodeDeck(await readDeckFile(file))
  const isText = isWhole && encoding === 'UTF-8' && !text.includes('\0')
  return problems.map((problem) =>
    problem.rule === 'deck-binary' && !isText ? { ...problem, level: 'error' } : problem,
  )
}

/** In bytes; a video of a lecture is larger, and no handout is passed on with it. */
const MOST_BYTES = 100 * 1024 * 1024

async function findLargeFiles({ file, pictures }: Deck): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const picture of new Set(pictures.values())) {
    const { size } = await stat(picture)
    if (size <= MOST_BYTES) continue
    const message = exportNotes.pictureLarge(path.basename(picture), size, MOST_BYTES)
    problems.push({ file: showPath(file), line: 0, level: 'error', rule: 'picture-large', message })
  }
  return problems
}

/** Makes the renderer for handouts: the one of lectures, with the same URLs. */
export function createHandoutRenderer(): Renderer {
  return createRenderer({ pictureUrl: (key) => `${PICTURE_PATH}${key}` })
}

/** How a deck is read for export. */
export interface ReadOptions {
  sourceDateEpoch: string | undefined
  transcript: FindTranscript | null
  /** What its handouts will be called, as an absolute path without an extension; the deck's own without it. */
  target?: string | undefined
}

/**
 * Reads a deck for export. Throws DeckError when it cannot be read, and ExportError `deck-problems` when a picture or theme is
 * missing, a picture is on the web, or the file is empty or no text; whatever `transcript` throws.
 */
export async function readHandoutDeck(
  file: string,
  renderer: Renderer,
  { sourceDateEpoch, transcript, target }: ReadOptions,
): Promise<HandoutDeck> {
  const loaded = await loadDeck(file, renderer)
  const large = await findLargeFiles(loaded)
  const problems = await weigh([...loaded.problems, ...loaded.remote, ...large], loaded.file)
  refuse(loaded, problems.filter(isSeen))
  const seconds = /^\d{1,11}$/.test(sourceDateEpoch ?? '') ? Number(sourceDateEpoch) : null
  const date = seconds === null ? (await stat(loaded.file)).mtime : new Date(seconds * 1000)
  const from = path.dirname(loaded.file)
  const { dir: to, base: name } = target === undefined ? beside(loaded.file) : path.parse(target)
  const places = { from, to }
  const slides = loaded.slides.map((slide) => ({ ...slide, html: moveLinks(slide.html, places) }))
  const deck = { ...loaded, slides }
  const plain = { deck, date, folder: to, name, shown: deck, answered: null }
  if (transcript === null) return plain
  // A terminal that an export without answers does not need.
  const { printAnswers } = await import('./answers/printed-answer.ts')
  const answered = await printAnswers(deck, await transcript(deck))
  return { ...plain, shown: answerOnPaper(deck, answered), answered }
}

const beside = (file: string): { dir: string; base: string } => {
  const { dir, name } = path.parse(file)
  return { dir, base: name }
}

function refuse({ file, watched }: Deck, problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  throw new ExportError('deck-problems', exportMessages['deck-problems'](showPath(file), count), {
    problems,
    watched,
  })
}

/** Makes the look-up that gives a page the pictures and fonts that its deck refers to, and nothing else. */
export function findDeckFile({ pictures }: Deck): (name: string) => Promise<PageFile | null> {
  return async (name) => {
    const file = name.startsWith(PICTURE_PATH) ? pictures.get(name.slice(PICTURE_PATH.length)) : undefined
    const type = file === undefined ? undefined : mediaType(file)
    return file === undefined || type === undefined ? null : { type, bytes: await readFile(file) }
  }
}

const QUERY = /^\?(?:&(?!quot;)|[^"'()\s#&<>])*/

/** Puts a deck's pictures and fonts into a text as data URLs, so that it can be passed on as one file. */
export async function inlineDeckFiles(text: string, deck: Deck): Promise<string> {
  const find = findDeckFile(deck)
  let result = text
  for (const key of deck.pictures.keys()) {
    const url = `${PICTURE_PATH}${key}`
    if (!result.includes(url)) continue
    const file = await find(url)
    if (!file) continue
    // A question behind a picture's name would be taken for more of its bytes; a part (`#…`) may be meant.
    const parts = result.split(url).map((part, index) => (index === 0 ? part : part.replace(QUERY, '')))
    result = parts.join(`data:${file.type};base64,${file.bytes.toString('base64')}`)
  }
  return result
}
