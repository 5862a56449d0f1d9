import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NAME = /^livedeck-browser-(\d+)-\w+$/

/** Chromium keeps a socket in the folder, whose path may have 104 bytes (macOS; Linux 108); its own part of it are 75. */
const LONGEST_PARENT = 29

/** Makes a folder of ours for one browser's profile and temporary files, and clears away those of processes that are gone. */
export async function makeProfileFolder(): Promise<string> {
  const parent = tmpdir().length <= LONGEST_PARENT ? tmpdir() : '/tmp'
  await clearAbandoned(parent)
  return await mkdtemp(join(parent, `livedeck-browser-${process.pid}-`))
}

/** Folders of other users are not ours to touch, whatever their names. */
async function clearAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const name of names) {
    const pid = NAME.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    const folder = join(parent, name)
    const stats = await lstat(folder).catch(() => null)
    if (stats?.isDirectory() === true && stats.uid === process.getuid?.())
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
