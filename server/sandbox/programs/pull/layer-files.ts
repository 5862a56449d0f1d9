import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

import { type TarEntry, readTar } from '../../../oci/tar.ts'
import type { Image } from '../program.ts'

const MEBIBYTE = 1024 * 1024
/** What one layer may unpack to; a larger one holds no files that somebody wrote by hand. */
const LAYER_LIMIT_BYTES = 16 * MEBIBYTE
/** What all layers together may add to an image, whose files stay in memory. */
const FILES_LIMIT_BYTES = 4 * MEBIBYTE

const unzip = promisify(gunzip)
const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The files of an image after these layers (tar archives, gzipped or not), over those of the known image that runs for it: text alone,
 * and never in place of a program (image-spec 1.1, "Applying Changesets"). Symbolic links and what cannot be read are left out.
 */
export async function applyLayers(
  base: Image,
  layers: readonly Buffer[],
): Promise<ReadonlyMap<string, string>> {
  const files = new Map(base.files)
  const room = { bytes: FILES_LIMIT_BYTES }
  for (const layer of layers) {
    const archive = await unpack(layer)
    for (const entry of archive ? readTar(archive) : []) applyEntry(files, base, entry, room)
  }
  return files
}

/** Undefined for what is compressed in another way, broken, or too large. */
async function unpack(layer: Buffer): Promise<Buffer | undefined> {
  if (!(layer[0] === 0x1f && layer[1] === 0x8b)) return layer
  try {
    return await unzip(layer, { maxOutputLength: LAYER_LIMIT_BYTES })
  } catch {
    return undefined
  }
}

function applyEntry(files: Map<string, string>, base: Image, entry: TarEntry, room: { bytes: number }): void {
  const parts = entry.path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return
  const name = parts.at(-1) ?? ''
  const folder = parts.slice(0, -1).map((part) => `/${part}`)
  if (name.startsWith('.wh.')) return removeHidden(files, folder.join(''), name.slice('.wh.'.length))
  const path = `/${entry.path}`
  if (base.binaries.has(path)) return
  const text = textOf(files, entry)
  if (text === undefined || text === files.get(path) || text.length > room.bytes) return
  room.bytes -= text.length
  files.set(path, text)
}

/** A whiteout hides one name, an opaque one all that its folder held. */
function removeHidden(files: Map<string, string>, folder: string, name: string): void {
  const hidden = name === '.wh..opq' ? folder : `${folder}/${name}`
  for (const path of files.keys()) {
    if (path === hidden || path.startsWith(`${hidden}/`)) files.delete(path)
  }
}

function textOf(files: ReadonlyMap<string, string>, entry: TarEntry): string | undefined {
  if (entry.type === 'hardlink') return files.get(`/${entry.target.replace(/^\/+/, '')}`)
  if (entry.type !== 'file') return undefined
  try {
    return decoder.decode(entry.content)
  } catch {
    return undefined
  }
}
