import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import type { TrustStore } from './live/trust.ts'
import { type Transcript, parseTranscript } from './protocol/transcript.ts'
import type { Variables } from './shell/environment.ts'

const DIGEST = /^[0-9a-f]{32}$/

/** The folder in which livedeck keeps what outlives a lecture, as the XDG Base Directory Specification has it; null without a home. */
export function findStateFolder(environment: Variables): string | null {
  const { XDG_STATE_HOME: state, HOME: home } = environment
  if (state !== undefined && state !== '') return join(state, 'livedeck')
  return home === undefined || home === '' ? null : join(home, '.local', 'state', 'livedeck')
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, name)
  const beside = `${file}.${process.pid}`
  try {
    writeFileSync(beside, text, { mode: 0o600 })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

function read(folder: string, name: string): string | null {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    // Not there yet, or not to be read: either way nothing is remembered.
    return null
  }
}

/** Remembers in a file which commands of decks were trusted; a folder that cannot be written is forgotten with the lecture. */
export class TrustFile implements TrustStore {
  readonly #folder: string | null
  readonly #trusted: Set<string>

  constructor(folder: string | null) {
    this.#folder = folder
    const text = folder === null ? null : read(folder, 'trusted')
    this.#trusted = new Set(text?.split('\n').filter((line) => DIGEST.test(line)))
  }

  has(digest: string): boolean {
    return this.#trusted.has(digest)
  }

  add(digest: string): void {
    this.#trusted.add(digest)
    if (this.#folder === null) return
    try {
      write(this.#folder, 'trusted', `${[...this.#trusted].join('\n')}\n`)
    } catch {
      // The presenter is asked again next time, which is all that is lost.
    }
  }
}

const nameOf = (deck: string): string =>
  `${createHash('sha256').update(resolve(deck)).digest('hex').slice(0, 32)}.json`

/** Reads the transcript of a deck's last rehearsal; null when there is none that can be read. */
export function readLastTranscript(folder: string | null, deck: string): Transcript | null {
  const text = folder === null ? null : read(join(folder, 'transcripts'), nameOf(deck))
  const parsed = text === null ? null : parseTranscript(text)
  return parsed !== null && 'transcript' in parsed ? parsed.transcript : null
}

/** Keeps a transcript as that of the deck's last rehearsal; does nothing where nothing can be kept. */
export function keepLastTranscript(folder: string | null, deck: string, transcript: Transcript): void {
  if (folder === null) return
  try {
    write(join(folder, 'transcripts'), nameOf(deck), `${JSON.stringify(transcript)}\n`)
  } catch {
    // The report that was asked for is written all the same.
  }
}
