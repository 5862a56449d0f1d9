import { gunzipSync } from 'node:zlib'

import type { Descriptor } from '../../../oci/image.ts'
import { type TarEntry, readTar } from '../../../oci/tar.ts'
import type { ImageStore } from '../image-store.ts'

/** Where COPY takes files from: a build's context, or an image. */
export interface FileSource {
  /** Sorted, relative, without a slash in front. */
  paths: readonly string[]
  read: (path: string) => TarEntry | undefined
}

const WHITEOUT = '.wh.'

/** The files of an image: each layer lies over those below it (OCI image-spec, "Image Layer Filesystem Changeset"). */
export function openLayers(store: ImageStore, layers: readonly Descriptor[]): FileSource {
  const entries = new Map<string, TarEntry>()
  for (const { digest } of layers) {
    for (const entry of readTar(unpack(store.get(digest)))) {
      const name = entry.path.split('/').at(-1) ?? ''
      if (!name.startsWith(WHITEOUT)) entries.set(entry.path, entry)
      else removeBelow(entries, entry.path.slice(0, -name.length) + name.slice(WHITEOUT.length))
    }
  }
  return {
    paths: [...entries.keys()].toSorted(),
    read: (path) => {
      const entry = entries.get(path)
      return entry?.type === 'hardlink'
        ? { ...entry, type: 'file', content: contentOf(entries, entry) }
        : entry
    },
  }
}

/** Layers come with gzip or as they are. */
const unpack = (bytes: Buffer): Buffer => (bytes.readUInt16BE(0) === 0x1f8b ? gunzipSync(bytes) : bytes)

const contentOf = (entries: ReadonlyMap<string, TarEntry>, { target }: TarEntry): Buffer =>
  entries.get(target.replace(/^\/+/, ''))?.content ?? Buffer.alloc(0)

function removeBelow(entries: Map<string, TarEntry>, path: string): void {
  for (const each of entries.keys()) if (each === path || each.startsWith(`${path}/`)) entries.delete(each)
}
