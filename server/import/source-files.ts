import { existsSync, readFileSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { codeOf } from './error-code.ts'
import { ImportError, type ImportErrorCode } from './import-error.ts'
import { importMessages } from './messages.ts'

/** A chapter of a deck may be this large; the same as a deck of ours. */
const LIMIT = 2 * 1024 * 1024

/** How many folders above a file its pictures, chapters and inclusions may stand in: `slides/` and the repository. */
const LEVELS = 3

const fail = (code: ImportErrorCode, file: string, detail = '', cause?: unknown): ImportError =>
  new ImportError(code, importMessages[code](file, detail), { cause })

/**
 * Reads a source as text.
 * @throws {ImportError} when there is no such file, when it is a folder, too large, not to be read, or no UTF-8 text
 */
export async function readSource(file: string): Promise<string> {
  let bytes: Buffer
  try {
    const facts = await stat(file)
    if (!facts.isFile()) throw fail('not-a-file', file)
    if (facts.size > LIMIT) throw fail('too-large', file, `${LIMIT / 1024 / 1024} MiB`)
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof ImportError) throw error
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fail('not-found', file, '', error)
    throw fail('unreadable', file, code, error)
  }
  return decode(bytes, file)
}

function decode(bytes: Buffer, file: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch (error) {
    throw fail('not-text', file, '', error)
  }
  throw fail('not-text', file)
}

/**
 * Finds a file that a deck names: from the folder of the file that names it, or from one of those above it, as
 * container.training's chapters name theirs from `slides/` and its inclusions from the repository. Null when it is in none.
 */
export function findBeside(file: string, reference: string): string | null {
  if (path.isAbsolute(reference) || reference.includes('\0')) return null
  let folder = path.dirname(path.resolve(file))
  for (let level = 0; level <= LEVELS; level++) {
    const candidate = path.join(folder, reference)
    if (existsSync(candidate) && statSync(candidate).isFile()) return candidate
    folder = path.dirname(folder)
  }
  return null
}

/** Reads a file that findBeside found; null when it cannot be read as text. */
export function readBeside(file: string): string | null {
  try {
    return statSync(file).size > LIMIT ? null : decode(readFileSync(file), file)
  } catch {
    // It is listed as not there, which for the deck it is.
    return null
  }
}
