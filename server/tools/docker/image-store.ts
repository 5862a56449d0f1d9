import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { sha256 } from '../../oci/digest.ts'
import type { ImageConfig, ImageManifest } from '../../oci/image.ts'
import { parseConfig, parseManifest } from '../../oci/parse-image.ts'
import { DockerError } from './docker-error.ts'
import { type StoreIndex, type StoredImage, parseIndex } from './store-index.ts'
import { imageDamaged, storeFull } from './messages.ts'
import { withLock } from './store-lock.ts'

/** Of all blobs together. */
const LIMIT_BYTES = 2 * 1024 ** 3
const GZIP_MAGIC = 0x1f8b
const GZIP_LEAST = 18

/** An image with what its blobs say. */
export interface Image extends StoredImage {
  config: ImageConfig
  manifestContent: ImageManifest
  /** Of its layers when unpacked, in bytes. */
  size: number
}

/**
 * The images of the sandbox's docker, in a folder: blobs by their digest, and an index of images and names that is replaced as a
 * whole under a lock, so that commands may run side by side. The folder goes with the sandbox's, and with a reset of the cluster.
 */
export class ImageStore {
  readonly #folder: string
  readonly #limit: number

  constructor(folder: string, limit = LIMIT_BYTES) {
    this.#folder = folder
    this.#limit = limit
    this.#makeFolder()
  }

  /** What is there at this moment. */
  read(): StoreIndex {
    const path = join(this.#folder, 'index.json')
    return existsSync(path) ? parseIndex(readFileSync(path, 'utf8')) : { images: [] }
  }

  /** Changes the index and throws away the blobs that no image needs any longer; gives what the change gives. */
  async change<T>(edit: (index: StoreIndex) => T): Promise<T> {
    this.#makeFolder()
    return await withLock(join(this.#folder, 'lock'), () => {
      const index = this.read()
      const before = blobsOf(index)
      const result = edit(index)
      const after = blobsOf(index)
      for (const { id, blobs } of index.images)
        if (!blobs.every((digest) => this.has(digest))) throw new DockerError('store', imageDamaged(id))
      const path = join(this.#folder, 'index.json')
      writeFileSync(`${path}.new`, JSON.stringify(index), { mode: 0o600 })
      renameSync(`${path}.new`, path)
      for (const digest of before) if (!after.has(digest)) rmSync(this.pathOf(digest), { force: true })
      return result
    })
  }

  has(digest: string): boolean {
    return existsSync(this.pathOf(digest))
  }

  get(digest: string): Buffer {
    return readFileSync(this.pathOf(digest))
  }

  /** Stores bytes under their digest, which it gives. @throws {DockerError} `store` when the store is full */
  put(bytes: Buffer): string {
    const digest = sha256(bytes)
    if (this.has(digest)) return digest
    this.#makeFolder()
    if (this.usedBytes() + bytes.length > this.#limit) throw new DockerError('store', storeFull(this.#limit))
    const path = this.pathOf(digest)
    writeFileSync(`${path}.${process.pid}`, bytes, { mode: 0o600 })
    renameSync(`${path}.${process.pid}`, path)
    return digest
  }

  pathOf(digest: string): string {
    return join(this.#folder, 'blobs', digest.replace(':', '-'))
  }

  usedBytes(): number {
    const folder = join(this.#folder, 'blobs')
    return readdirSync(folder).reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  }

  /** Reads what an image's blobs say. @throws {DockerError} `store` */
  open(stored: StoredImage): Image {
    const config = parseConfig(this.get(stored.id))
    const manifest = parseManifest(this.get(stored.manifest))
    if (!config || manifest?.kind !== 'image') throw new DockerError('store', imageDamaged(stored.id))
    const size = manifest.image.layers.reduce((sum, { digest }) => sum + this.#unpackedSize(digest), 0)
    return { ...stored, config, manifestContent: manifest.image, size }
  }

  /** A gzip file ends with the size of what is in it (RFC 1952). */
  #unpackedSize(digest: string): number {
    const bytes = this.get(digest)
    const isPacked = bytes.length > GZIP_LEAST && bytes.readUInt16BE(0) === GZIP_MAGIC
    return isPacked ? bytes.readUInt32LE(bytes.length - 4) : bytes.length
  }

  #makeFolder(): void {
    mkdirSync(join(this.#folder, 'blobs'), { recursive: true, mode: 0o700 })
  }
}

const blobsOf = ({ images }: StoreIndex): Set<string> => new Set(images.flatMap(({ blobs }) => blobs))
