import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { type TarEntry, folderEntry } from './oci/tar.ts'
import type { FolderFiles } from './shell/placed-files.ts'

/** What people who build and run the app do not need. */
const LEFT_OUT = /(?:^|\/)(?:node_modules|dist|\.[^/]*\.swp)(?:\/|$)|\.test\.ts$/

/**
 * Reads the lab's folder, hotelapp/, as it is placed where a lecture's terminals live: its sources, and the program that was built
 * with livedeck, so that it builds and runs without a network.
 */
export async function readLabFiles(home: string): Promise<FolderFiles> {
  const folder = join(home, 'hotelapp')
  const entries: TarEntry[] = []
  for (const path of await listPaths(folder)) entries.push(await readEntry(join(folder, path), path))
  const built = await readEntry(join(home, 'dist', 'hotelapp', 'main.js'), 'dist/main.js')
  return { name: 'hotelapp', entries: [...entries, folderEntry('dist', built.mtime), built] }
}

async function listPaths(folder: string, below = ''): Promise<string[]> {
  const paths: string[] = []
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (LEFT_OUT.test(path)) continue
    if (entry.isDirectory()) paths.push(path, ...(await listPaths(folder, path)))
    else if (entry.isFile()) paths.push(path)
  }
  return paths
}

async function readEntry(file: string, path: string): Promise<TarEntry> {
  const stats = await stat(file)
  const mtime = Math.floor(stats.mtimeMs / 1000)
  if (stats.isDirectory()) return folderEntry(path, mtime)
  return { path, type: 'file', mode: stats.mode & 0o777, mtime, content: await readFile(file), target: '' }
}
