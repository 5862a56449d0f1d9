import { existsSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { showPath } from '../deck/show-path.ts'
import { codeOf } from './error-code.ts'
import { type Chapter, importDeck, type ImportRequest } from './import-deck.ts'
import { ImportError, type ImportErrorCode } from './import-error.ts'
import type { Loss } from './line.ts'
import { titlesOf } from './links.ts'
import { toLines } from './line.ts'
import { type Manifest, parseManifest } from './manifest.ts'
import {
  describeImport,
  describeLoss,
  importMessages,
  lossMessages,
  manifestFaults,
  notRemark,
} from './messages.ts'
import { findBeside, readSource } from './source-files.ts'

export interface RunImportOptions {
  /** Path of a deck's Markdown or of a manifest; null when none was named. */
  source: string | null
  /** The deck's file, or a folder for it; `NAME.livedeck.md` in the working folder when null. */
  output: string | null
  /** Replaces a file that is there. */
  force: boolean
  /** Prints JSON for programs rather than lines for people. */
  json: boolean
  write: (text: string) => void
}

const fail = (code: ImportErrorCode, file: string, detail = '', cause?: unknown): ImportError =>
  new ImportError(code, importMessages[code](file, detail), { cause })

const REMARK =
  /^(?:---?[ \t]*$|#{1,6} |\?\?\?[ \t]*$|(?:class|name|count|layout|template):)|\.[a-z][\w-]*\[|@@[A-Z]+@@/m

/** Throws ImportError when a file is no deck for remark. */
function checkDeck(text: string, file: string): void {
  if (text.trim() === '') throw fail('not-remark', file, notRemark.empty)
  if (/^---\n(?:.*\n)*?marp:[ \t]*true/.test(text.replace(/\r\n?/g, '\n')))
    throw fail('not-remark', file, notRemark.marp)
  if (/^\s*<(?:!doctype|html)\b/i.test(text)) throw fail('not-remark', file, notRemark.page)
  if (!REMARK.test(text.replace(/\r\n?/g, '\n'))) throw fail('not-remark', file, notRemark.nothing)
}

/** Reads a manifest's chapters; those that are not there are listed, and when none is it is broken. */
async function readChapters(manifest: Manifest, file: string, losses: Loss[]): Promise<Chapter[]> {
  const chapters: Chapter[] = []
  for (const { line, part, file: name, text } of manifest.entries) {
    const found = name === undefined ? null : findBeside(file, name)
    if (text !== undefined) chapters.push({ file: showPath(file), text, line, part })
    else if (found !== null)
      chapters.push({ file: showPath(found), text: await readSource(found), line: 1, part })
    else
      losses.push({ file: showPath(file), line, what: 'chapter', message: lossMessages.chapter(name ?? '') })
  }
  if (chapters.length === 0) throw fail('manifest-broken', file, manifestFaults.noFile)
  return chapters
}

async function readRequest(source: string, outFolder: string, losses: Loss[]): Promise<ImportRequest> {
  const text = await readSource(source)
  if (/\.ya?ml$/i.test(source)) {
    const manifest = parseManifest(text, source)
    const { title, values, exclude } = manifest
    return { title, values, exclude, outFolder, chapters: await readChapters(manifest, source, losses) }
  }
  checkDeck(text, source)
  const file = showPath(source)
  const [title = path.parse(source).name] = titlesOf(toLines(text, file))
  return { title, values: new Map(), exclude: [], outFolder, chapters: [{ file, text, line: 1, part: 0 }] }
}

/** Where the deck goes. Throws ImportError when something is there already. */
function outputPath(source: string, { output, force }: RunImportOptions): string {
  const name = `${path.parse(source).name}.livedeck.md`
  const isFolder = output !== null && existsSync(output) && statSync(output).isDirectory()
  const file = output === null ? path.resolve(name) : path.resolve(output, ...(isFolder ? [name] : []))
  if (file === path.resolve(source)) throw fail('output-is-source', showPath(file))
  if (!force && existsSync(file)) throw fail('output-exists', showPath(file))
  return file
}

async function save(file: string, markdown: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, markdown, { flag: force ? 'w' : 'wx' })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') throw fail('output-exists', showPath(file), '', error)
    throw fail('output-unwritable', showPath(file), code, error)
  }
}

/**
 * Imports a container.training deck or manifest, writes the deck, and prints what of it could not be kept, by file and line.
 * Answers 0, with losses as well: they are told, and no mistake.
 * @throws {ImportError} when the source cannot be read or is none, or when the deck cannot be written
 */
export async function runImport(options: RunImportOptions): Promise<number> {
  const { source, force, json, write } = options
  if (source === null || source === '') throw fail('no-source', '')
  const file = outputPath(source, options)
  const missing: Loss[] = []
  const request = await readRequest(source, path.dirname(file), missing)
  const { markdown, slides, steps, losses } = importDeck(request)
  await save(file, markdown, force)
  const all = [...missing, ...losses]
  const deck = showPath(file)
  if (json) {
    write(`${JSON.stringify({ deck, source: showPath(source), slides, steps, losses: all }, null, 2)}\n`)
    return 0
  }
  for (const loss of all) write(`${describeLoss(loss.file, loss.line, loss.message, loss.what)}\n`)
  write(`${describeImport(deck, slides, steps, all.length)}\n`)
  return 0
}
