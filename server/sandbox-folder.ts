import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { clearAbandoned } from './abandoned-folders.ts'
import type { Variables } from './shell/environment.ts'

const NAME = /^livedeck-sandbox-(\d+)-\w+$/

/**
 * Makes a folder of our own for a sandbox, readable by nobody else, and clears away those whose livedeck was killed before
 * it could. It lies where the session's files belong (XDG_RUNTIME_DIR), else among the temporary ones.
 */
export async function makeSandboxFolder(environment: Variables): Promise<string> {
  const parents = [environment['XDG_RUNTIME_DIR'], tmpdir()].filter((parent) => parent !== undefined)
  await Promise.all(parents.map((parent) => clearAbandoned(parent, NAME)))
  const [first = tmpdir(), second = first] = parents
  const make = (parent: string): Promise<string> => mkdtemp(join(parent, `livedeck-sandbox-${process.pid}-`))
  return await make(first).catch(() => make(second))
}
