import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['server', 'client', 'scripts/bench', 'hotelapp/src', 'hotelapp/page']
const FILES = [
  'scripts/build.mjs',
  'hotelapp/build.mjs',
  'vite.config.ts',
  'tsconfig.base.json',
  'package-lock.json',
]

/** Lists whatever the build reads, relative to the package's folder and always in the same order; some may not be there. */
export function listSources(root) {
  return [...FOLDERS.flatMap((folder) => sourcesBelow(root, folder)), ...FILES]
}

function sourcesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return []
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sourcesBelow(root, path)
    return entry.name.endsWith('.test.ts') ? [] : [path]
  })
}
