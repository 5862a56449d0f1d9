import { posix } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { type TarEntry, folderEntry, readTar } from '../../../oci/tar.ts'
import { compileGlob } from './ignore.ts'
import type { FileSource } from './file-source.ts'

export interface CopyRequest {
  sources: readonly string[]
  destination: string
  workdir: string
  /** The permission bits of `--chmod`, or null for each file's own. */
  mode: number | null
  /** ADD unpacks archives. */
  unpacks: boolean
}

/** What a COPY makes of a source. */
export interface Copied {
  entries: TarEntry[]
  /** The sources that nothing was found for. */
  missing: string[]
}

/** Finds what COPY names and gives it its place in the image (docs.docker.com/reference/dockerfile, COPY). */
export function copyFiles(source: FileSource, request: CopyRequest): Copied {
  const { sources, destination, workdir, mode, unpacks } = request
  const target = posix.resolve('/', workdir, destination).slice(1)
  const missing: string[] = []
  const entries = new Map<string, TarEntry>()
  const found = sources.map((given) => ({ given, paths: matchPaths(source, given) }))
  const isFolder = /(?:^|\/)\.{0,2}$/.test(destination) || found.flatMap(({ paths }) => paths).length > 1
  for (const { given, paths } of found) {
    if (paths.length === 0) missing.push(given)
    for (const path of paths)
      for (const entry of placeOne(source, path, { target, isFolder, unpacks }))
        entries.set(entry.path, entry)
  }
  const placed = [...entries.values()]
  if (mode !== null) for (const entry of placed) if (entry.type !== 'symlink') entry.mode = mode
  return { entries: [...foldersAbove(placed), ...placed], missing }
}

const tidy = (path: string): string => posix.normalize(`/${path}`).slice(1).replace(/\/$/, '')

/** The paths that a source fits; the empty one is the whole. */
function matchPaths({ paths }: FileSource, given: string): string[] {
  const path = tidy(given)
  if (path === '') return ['']
  if (!/[*?[]/.test(path))
    return paths.includes(path) || paths.some((each) => each.startsWith(`${path}/`)) ? [path] : []
  const pattern = compileGlob(path, false)
  return paths.filter((each) => pattern.test(each))
}

interface Place {
  target: string
  isFolder: boolean
  unpacks: boolean
}

function placeOne(source: FileSource, path: string, { target, isFolder, unpacks }: Place): TarEntry[] {
  const entry = path === '' ? undefined : source.read(path)
  if (entry && entry.type !== 'folder') {
    const archive = unpacks ? readArchive(entry) : null
    if (archive) return archive.map((one) => moveTo(one, posix.join(target, one.path)))
    const name = path.split('/').at(-1) ?? ''
    return [{ ...entry, path: isFolder ? posix.join(target, name) : target }]
  }
  const prefix = path === '' ? '' : `${path}/`
  return source.paths
    .filter((each) => each.startsWith(prefix) && each !== path)
    .flatMap((each) => {
      const one = source.read(each)
      return one ? [{ ...one, path: posix.join(target, each.slice(prefix.length)) }] : []
    })
}

const moveTo = (entry: TarEntry, path: string): TarEntry => ({ ...entry, path })

function readArchive({ path, content }: TarEntry): TarEntry[] | null {
  if (/\.(?:tgz|tar\.gz)$/.test(path)) return readTar(gunzipSync(content))
  return path.endsWith('.tar') ? readTar(content) : null
}

/** The folders that the files lie in, where the files do not bring them. */
function foldersAbove(entries: readonly TarEntry[]): TarEntry[] {
  const known = new Set(entries.map(({ path }) => path))
  const folders = new Map<string, TarEntry>()
  for (const { path, mtime } of entries) {
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      const above = path.slice(0, at)
      if (known.has(above) || folders.has(above)) continue
      folders.set(above, folderEntry(above, mtime))
    }
  }
  return [...folders.values()]
}
