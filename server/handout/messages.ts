import { problemMessages } from '../deck/messages.ts'
import type { ExportErrorCode } from './export-error.ts'

/** The one-line texts of ExportError, by code. */
export const exportMessages: Record<ExportErrorCode, (file: string, detail: string) => string> = {
  'deck-problems': (file, count) =>
    `${file}: ${count} to mend before it can be exported; nothing was written`,
  'disk-full': (file) =>
    `${file}: the disk is full, so it was not written; make room or name another folder with -o`,
  'not-writable': (file, reason) => `${file}: cannot be written (${reason}); name another folder with -o`,
  'same-output': (file, decks) =>
    `${file}: two decks would be written to it (${decks}); export them one by one`,
  'own-deck': (file) =>
    `${file}: the handout would be written over the deck itself; name another folder with -o`,
  'picture-refused': (file, url) =>
    `${file}: \`${url}\` is not beside the deck, and an export fetches nothing; save it there and refer to it`,
  'pdf-unknown': (file, reason) =>
    `${file}: this Chromium prints PDF in a way that is new to livedeck (${reason}); name an older one in CHROME_PATH`,
  stopped: (file) => `${file}: stopped before it was done`,
  'transcript-unreadable': (file, reason) =>
    `${file}: the transcript cannot be read (${reason}); give the path of the transcript.json that livedeck rehearse wrote`,
  'transcript-malformed': (file, fault) =>
    `${file}: expected a transcript that livedeck rehearse wrote, but ${fault === 'JSON' ? 'this is none' : `\`${fault}\` is not as it must be`}; rehearse again`,
}

/** What cuts a slide's content off, as words. */
const CUTTERS: Readonly<Record<string, string>> = { code: 'a block of code', table: 'a table' }

/** The texts of what a slide has no room for, in `check` and in exports. */
export const cutMessages = {
  overflow: (slide: number, excess: string, text: string) =>
    `slide ${slide} is ${excess}${text === '' ? '' : `, from \`${text}\` on`}; split or shorten it`,
  tooLong: (pixels: number) => `${pixels} px too long`,
  tooWide: (pixels: number) => `${pixels} px too wide`,
  cutInside: (pixels: number, cutter: string | null) =>
    `cut off at ${CUTTERS[cutter ?? ''] ?? 'a box on it'}, by ${pixels} px`,
  measuredFewer: (measured: number, slides: number) =>
    `expected ${slides} slides, but Chromium laid out ${measured}`,
} as const

/** What is said of something that a reader may miss; nothing is held up by it. */
export const exportNotes = {
  cutOff: (count: number, places: string) =>
    `${count} slides hold more than they show (lines ${places}); \`livedeck check\` says more`,
  fontRefused: problemMessages.fontRemote,
  pictureLarge: (name: string, size: number, most: number) =>
    `\`${name}\` has ${Math.ceil(size / 1e6)} MB, and a handout takes files up to ${Math.floor(most / 1e6)} MB; link to it instead`,
  fontBroken: (family: string) =>
    `the font "${family}" cannot be read; a font of this machine stands in for it`,
  glyphMissing: (characters: string, slide: number, packages: string) =>
    `no font of this machine has ${characters} (slide ${slide}); install one, for example with \`apt-get install ${packages}\``,
  answersStale: (count: number) =>
    `${count === 1 ? 'one step was' : `${count} steps were`} changed since the transcript, and marked stale; rehearse again`,
  answersMissing: (count: number, all: number) =>
    `the transcript lacks ${count === all ? 'every step' : count === 1 ? 'one step' : `${count} of ${all} steps`}; rehearse again`,
} as const
