import { gzipSync } from 'node:zlib'

import { sha256 } from './digest.ts'
import { MEDIA } from './media-types.ts'
import { type TarEntry, writeTar } from './tar.ts'

/** Names a blob (OCI image-spec, "Content Descriptors"). */
export interface Descriptor {
  mediaType: string
  size: number
  digest: string
}

/** What a container of an image starts with. */
export interface RunConfig {
  Env?: string[]
  Entrypoint?: string[] | null
  Cmd?: string[] | null
  WorkingDir?: string
  User?: string
  ExposedPorts?: Record<string, object>
  Labels?: Record<string, string>
}

/** One line of `docker history`. */
export interface HistoryEntry {
  created: string
  created_by: string
  empty_layer?: boolean
}

/** An image's configuration; its digest is the image's id. */
export interface ImageConfig {
  architecture: string
  os: string
  created: string
  config: RunConfig
  rootfs: { type: 'layers'; diff_ids: string[] }
  history: HistoryEntry[]
}

export interface ImageManifest {
  schemaVersion: 2
  mediaType?: string
  config: Descriptor
  layers: Descriptor[]
}

/** A layer ready to be stored. */
export interface Layer {
  /** The digest of the archive before it was compressed. */
  diffId: string
  descriptor: Descriptor
  bytes: Buffer
}

/** Makes a layer of files; equal ones give equal bytes. */
export function makeLayer(entries: readonly TarEntry[]): Layer {
  const archive = writeTar(entries)
  const bytes = gzipSync(archive)
  const descriptor = { mediaType: MEDIA.dockerLayer, size: bytes.length, digest: sha256(bytes) }
  return { diffId: sha256(archive), descriptor, bytes }
}

/** A manifest and its config as they are stored and pushed. */
export interface PackedManifest {
  /** The config's digest. */
  id: string
  config: Buffer
  digest: string
  manifest: Buffer
}

/** Makes the manifest of an image, with the indentation that Docker gives it. */
export function packManifest(config: ImageConfig, layers: readonly Descriptor[]): PackedManifest {
  const configBytes = Buffer.from(JSON.stringify(config))
  const id = sha256(configBytes)
  const content: ImageManifest = {
    schemaVersion: 2,
    mediaType: MEDIA.dockerManifest,
    config: { mediaType: MEDIA.dockerConfig, size: configBytes.length, digest: id },
    layers: [...layers],
  }
  const manifest = Buffer.from(JSON.stringify(content, null, 3))
  return { id, config: configBytes, digest: sha256(manifest), manifest }
}
