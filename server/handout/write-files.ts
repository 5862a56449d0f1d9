import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { makeFolder } from '../make-folder.ts'
import { showPath } from '../deck/show-path.ts'
import { ExportError } from './export-error.ts'
import { exportMessages } from './messages.ts'

/** A file of a handout, not yet on the disk. */
export interface HandoutFile {
  /** Absolute. */
  path: string
  bytes: Buffer | string
}

/** The system's codes for a disk, or a share of it, that is full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** The system's own words, such as `permission denied`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0
  return getSystemErrorMap().get(number)?.[1] ?? error.message
}

/** The name that a file has while it is written, beside the one that it gets. */
function draftOf(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.livedeck-${process.pid}`)
}

/**
 * Writes files so that each is there as a whole or not at all: beside their names first, and renamed only when all of them are on
 * the disk. Throws ExportError `disk-full` or `not-writable`, with nothing left of them and folders made for them gone again.
 */
export async function writeFiles(files: readonly HandoutFile[], signal?: AbortSignal): Promise<void> {
  const made: string[] = []
  let current = ''
  try {
    for (const { path: file, bytes } of files) {
      current = file
      const first = await makeFolder(path.dirname(file))
      if (first !== null) made.push(first)
      await writeFile(draftOf(file), bytes, signal && { signal })
    }
    for (const { path: file } of files) {
      current = file
      await rename(draftOf(file), file)
    }
  } catch (error) {
    // What stood in the way of a draft stands in the way of removing it.
    await Promise.all(
      files.map(({ path: file }) => rm(draftOf(file), { force: true }).catch(() => undefined)),
    )
    for (const folder of made) await removeEmpty(folder, files)
    throw explain(error, current, signal)
  }
}

/** A folder that was made for nothing goes again; rmdir leaves one that holds anything. */
async function removeEmpty(top: string, files: readonly HandoutFile[]): Promise<void> {
  const { rmdir } = await import('node:fs/promises')
  for (const { path: file } of files)
    for (let folder = path.dirname(file); folder.startsWith(top); folder = path.dirname(folder))
      await rmdir(folder).catch(() => undefined)
}

function explain(error: unknown, file: string, signal?: AbortSignal): ExportError {
  const shown = showPath(file)
  if (signal?.aborted === true)
    return new ExportError('stopped', exportMessages.stopped(shown, ''), { cause: error })
  if (FULL.has(codeOf(error)))
    return new ExportError('disk-full', exportMessages['disk-full'](shown, ''), { cause: error })
  return new ExportError('not-writable', exportMessages['not-writable'](shown, reasonOf(error)), {
    cause: error,
  })
}
