import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

/** Finds a command on a PATH as a shell does; null when no folder of it holds one. `path` is the variable's text. */
export async function findCommand(name: string, path: string | undefined): Promise<string | null> {
  const folders = (path ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  for (const folder of folders) {
    const file = join(folder, name)
    if (await isProgram(file)) return file
  }
  return null
}

/** True for a file that may be run. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
