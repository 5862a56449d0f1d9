import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NAME = /^livedeck-browser-(\d+)-\w+$/

/** Makes a folder of ours for one browser's profile and temporary files, and clears away those of processes that are gone. */
export async function makeProfileFolder(): Promise<string> {
  await clearAbandoned(tmpdir())
  const folder = await mkdtemp(join(tmpdir(), `livedeck-browser-${process.pid}-`))
  await mkdir(join(folder, 'tmp'))
  return folder
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
