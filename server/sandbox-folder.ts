import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isAlive } from './is-alive.ts'
import type { Variables } from './shell/environment.ts'

const NAME = /^livedeck-sandbox-(\d+)-\w+$/

/**
 * Makes a folder of our own for a sandbox, readable by nobody else, and clears away those whose livedeck was killed before
 * it could. It lies where the session's files belong (XDG_RUNTIME_DIR), else among the temporary ones.
 */
export async function makeSandboxFolder(environment: Variables): Promise<string> {
  const parents = [environment['XDG_RUNTIME_DIR'], tmpdir()].filter((parent) => parent !== undefined)
  await Promise.all(parents.map((parent) => clearAbandoned(parent)))
  const [first = tmpdir(), second = first] = parents
  const make = (parent: string): Promise<string> => mkdtemp(join(parent, `livedeck-sandbox-${process.pid}-`))
  return await make(first).catch(() => make(second))
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
