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

/** What stands beside the path in a line about something that a reader may miss; nothing is held up by it. */
export const exportNotes = {
  cutOff: (slides: readonly number[]) =>
    `${slides.length === 1 ? 'slide' : 'slides'} ${slides.join(', ')}: more stands there than the slide has room for, and the rest is cut off`,
  fontRefused: problemMessages.fontRemote,
  fontBroken: (family: string) =>
    `the font "${family}" cannot be read; a font of this machine stands in for it`,
  glyphMissing: (characters: string, slide: number) =>
    `no font of this machine has ${characters} (slide ${slide}); install one, for example with \`apt-get install fonts-noto-cjk\``,
  answersStale: (count: number) =>
    `${count === 1 ? 'one step was' : `${count} steps were`} changed since the transcript, and marked stale; rehearse again`,
  answersMissing: (count: number, all: number) =>
    `the transcript lacks ${count === all ? 'every step' : count === 1 ? 'one step' : `${count} of ${all} steps`}; rehearse again`,
} as const
