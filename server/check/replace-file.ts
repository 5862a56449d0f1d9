import { randomUUID } from 'node:crypto'
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { showPath } from '../deck/show-path.ts'
import { CheckError } from './check-error.ts'
import { checkErrorMessages } from './messages.ts'

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(text, 'utf8')
    // The umask may have taken something off.
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Puts a text in place of a file's content, all of it or nothing: written beside it and renamed, mode kept, links followed.
 * Throws CheckError `changed-meanwhile` when the file does not hold `before` any more, and `not-written` when it cannot be done.
 */
export async function replaceFile(file: string, before: Uint8Array, text: string): Promise<void> {
  let draft: string | null = null
  try {
    const target = await realpath(file)
    const { mode } = await stat(target)
    draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}`)
    await writeWhole(draft, text, mode & 0o7777)
    if (!(await readFile(target)).equals(before))
      throw new CheckError('changed-meanwhile', checkErrorMessages['changed-meanwhile'](showPath(file), ''))
    await rename(draft, target)
  } catch (cause) {
    if (draft !== null) await rm(draft, { force: true })
    if (cause instanceof CheckError) throw cause
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new CheckError('not-written', checkErrorMessages['not-written'](showPath(file), reason), { cause })
  }
}
