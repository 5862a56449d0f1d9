import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

import type { TarEntry } from '../../../oci/tar.ts'
import { DockerError } from '../docker-error.ts'
import { contextTooLarge, noContext } from './messages.ts'
import { type Ignore, parseIgnore } from './ignore.ts'

const LIMIT_BYTES = 256 * 1024 ** 2
const BLOCK = 512

/** The files that a build may take, by their paths relative to the context. */
export interface BuildContext {
  /** An absolute path. */
  folder: string
  /** What an archive of it would hold, in bytes; Docker says so of what it sends. */
  size: number
  /** Sorted; folders stand before what is in them. */
  paths: readonly string[]
  /** Reads one; undefined when there is none of that path. */
  read: (path: string) => TarEntry | undefined
}

/** Looks through a folder, without what .dockerignore names. Files are read when a step takes them. @throws {DockerError} `build` */
export function openContext(folder: string): BuildContext {
  return openFolder(folder, parseIgnore(readText(join(folder, '.dockerignore'))))
}

/** Looks through a folder. @throws {DockerError} `build` */
export function openFolder(folder: string, { ignores, mayBringBack }: Ignore): BuildContext {
  const found = new Map<string, number>()
  let size = 2 * BLOCK
  const walk = (at: string): void => {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      const isIgnored = ignores(path) && path !== '.dockerignore' && path !== 'Dockerfile'
      if (entry.isDirectory() && (!isIgnored || mayBringBack(path))) walk(path)
      if (isIgnored || !(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())) continue
      const bytes = entry.isFile() ? lstatSync(join(folder, path)).size : 0
      found.set(path, bytes)
      size += BLOCK + Math.ceil(bytes / BLOCK) * BLOCK
      if (size > LIMIT_BYTES) throw new DockerError('build', contextTooLarge(LIMIT_BYTES))
    }
  }
  try {
    walk('')
  } catch (cause) {
    if (cause instanceof DockerError) throw cause
    throw new DockerError('build', noContext(folder), { cause })
  }
  return {
    folder,
    size,
    paths: [...found.keys()].toSorted(),
    read: (path) => (found.has(path) ? readEntry(folder, path) : undefined),
  }
}

function readEntry(folder: string, path: string): TarEntry {
  const file = join(folder, path)
  const stats = lstatSync(file)
  const common = { path, mode: stats.mode & 0o7777, mtime: Math.floor(stats.mtimeMs / 1000), target: '' }
  if (stats.isDirectory()) return { ...common, type: 'folder', content: Buffer.alloc(0) }
  if (stats.isSymbolicLink())
    return { ...common, type: 'symlink', content: Buffer.alloc(0), target: readlinkSync(file) }
  return { ...common, type: 'file', content: readFileSync(file) }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
