import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { isAlive } from './is-alive.ts'

/**
 * Clears away the folders that processes of ours left in `parent` when they were killed; `name` has the process's id as its first
 * group. Folders of other users are not ours to touch, whatever their names.
 */
export async function clearAbandoned(parent: string, name: RegExp): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const each of names) {
    const pid = name.exec(each)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    const folder = join(parent, each)
    const stats = await lstat(folder).catch(() => null)
    if (stats?.isDirectory() === true && stats.uid === process.getuid?.())
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}
