import { existsSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder, and those above it that are missing; gives the topmost that it made, null when all were there. Node's own recursive
 * `mkdir` tries for ever where the system denies that a folder above is there although it is, as below `/proc`. Throws the system's error.
 */
export async function makeFolder(folder: string): Promise<string | null> {
  const missing: string[] = []
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.unshift(at)
  const made: string[] = []
  for (const each of missing) if (await makeOne(each)) made.push(each)
  if (missing.length === 0) await makeOne(folder)
  return made[0] ?? null
}

/** False when it is there: somebody else may have made it meanwhile. */
async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    return true
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    if (isThere && (await stat(folder)).isDirectory()) return false
    throw error
  }
}
