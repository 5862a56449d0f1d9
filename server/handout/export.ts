import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { formatProblem } from '../deck/check.ts'
import type { Deck } from '../deck/deck.ts'
import { createHandoutEngine } from '../deck/handout-engine.ts'
import { loadDeck } from '../deck/load.ts'
import { type LocalFile, mediaType } from '../deck/local-file.ts'
import { createRenderer } from '../deck/render.ts'
import { showPath } from '../deck/show-path.ts'
import type { Problem } from '../protocol/deck.ts'
import { ExportError } from './export-error.ts'
import { runMarpCli } from './marp-cli.ts'
import { exportMessages } from './messages.ts'

/** Kinds of handouts. */
export type HandoutFormat = 'pdf' | 'html'

export interface ExportOptions {
  /** Path of the deck's file. */
  file: string
  formats: readonly HandoutFormat[]
  /** A folder, made when missing; or a file's path when one format is asked for and it ends with its extension. */
  outDir: string
  /** Chromium's path; looked for in the usual places without it. */
  browserPath?: string | undefined
}

/** Problems that a reader of the handout would see; a slip in a step's attributes does not hold a handout up. */
const SEEN = /^(?:picture|theme|style|front-matter|slides|fence)-/

/** marp-cli's CLIErrorCode.NOT_FOUND_BROWSER. */
const NOT_FOUND_BROWSER = 2

/** Pictures and fonts go into the handout, so that it can be passed on as one file; sound and film stay beside the deck. */
function dataUrl(_key: string, { path: file }: LocalFile): string | null {
  const type = mediaType(file)
  if (type === undefined || /^(?:audio|video)/.test(type)) return null
  return `data:${type};base64,${readFileSync(file).toString('base64')}`
}

const isSeen = ({ level, rule }: Problem): boolean => level === 'error' && SEEN.test(rule)

function refuse(file: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  throw new ExportError('deck-problems', exportMessages['deck-problems'](showPath(file), count), { problems })
}

function explain(error: unknown, file: string): ExportError {
  const code = error instanceof Error && 'errorCode' in error ? error.errorCode : undefined
  const kind = code === NOT_FOUND_BROWSER ? 'no-browser' : 'failed'
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  return new ExportError(kind, exportMessages[kind](showPath(file), reason), { cause: error })
}

function outputPath(file: string, format: HandoutFormat, { formats, outDir }: ExportOptions): string {
  if (formats.length === 1 && outDir.endsWith(`.${format}`)) return path.resolve(outDir)
  return path.resolve(outDir, `${path.parse(file).name}.${format}`)
}

async function convert(
  deck: Deck,
  output: string,
  format: HandoutFormat,
  browserPath?: string,
): Promise<void> {
  const browser = browserPath === undefined || browserPath === '' ? [] : ['--browser-path', browserPath]
  const args = [...(format === 'pdf' ? ['--pdf', ...browser] : []), '--output', output, '--', deck.file]
  try {
    const code = await runMarpCli(args, createHandoutEngine(deck.file, dataUrl))
    if (code !== 0) throw new Error(`marp-cli ended with ${code}`)
  } catch (error) {
    throw explain(error, deck.file)
  }
}

/**
 * Exports a deck and answers the absolute paths of what was written. Throws DeckError when it cannot be read and ExportError when
 * a picture or theme is missing (before anything is written), when a PDF is asked for without a browser, or when it fails.
 */
export async function exportDeck(options: ExportOptions): Promise<string[]> {
  const { formats, browserPath } = options
  const deck = await loadDeck(options.file, createRenderer())
  refuse(deck.file, deck.problems.filter(isSeen))
  const written: string[] = []
  for (const format of formats) {
    const output = outputPath(deck.file, format, options)
    await mkdir(path.dirname(output), { recursive: true })
    await convert(deck, output, format, browserPath)
    written.push(output)
  }
  return written
}

export interface RunExportOptions extends Omit<ExportOptions, 'file'> {
  /** Path of the deck's file. */
  deck: string
  write: (text: string) => void
}

/** The command `livedeck export`: says what was written, or what must be mended; gives the exit code. Throws as exportDeck. */
export async function runExport({ deck, write, ...options }: RunExportOptions): Promise<number> {
  try {
    for (const file of await exportDeck({ file: deck, ...options })) write(`${showPath(file)}\n`)
    return 0
  } catch (error) {
    if (error instanceof ExportError)
      for (const problem of error.problems) write(`${formatProblem(problem)}\n`)
    throw error
  }
}
