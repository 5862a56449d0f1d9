import { createReadStream, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

import type { Chance } from '../chance.ts'
import type { Clock, Disposable } from '../clock.ts'
import { registryFull, tooManyUploads, uploadTooLarge } from './messages.ts'
import { RegistryError } from './registry-error.ts'
import { Upload } from './upload.ts'

export interface BlobLimits {
  /** Blobs and uploads together. */
  totalBytes: number
  uploadBytes: number
  openUploads: number
  /** An upload that gets no byte for so long is given up, in the clock's milliseconds. */
  idleMs: number
}

const MEBIBYTE = 1024 * 1024

/** The folder may well be in memory (XDG_RUNTIME_DIR); the lab's images take a few MiB. */
const BLOB_LIMITS: BlobLimits = {
  totalBytes: 1024 * MEBIBYTE,
  uploadBytes: 512 * MEBIBYTE,
  openUploads: 1024,
  idleMs: 15 * 60_000,
}

export interface BlobStoreOptions {
  /** Is made, belongs to the store alone, and goes with it. */
  folder: string
  clock: Clock
  chance: Chance
  limits?: Partial<BlobLimits>
}

interface OpenUpload {
  upload: Upload
  touched: number
  alarm: Disposable
}

/**
 * Blobs by their digest, each a file of a folder. What is here lives as long as the container whose registry it is; nothing
 * is read back at a start. Files change their names synchronously, so that the folder and what is known of it never differ.
 */
export class BlobStore {
  readonly #options: BlobStoreOptions
  readonly #limits: BlobLimits
  readonly #sizes = new Map<string, number>()
  readonly #uploads = new Map<string, OpenUpload>()
  #usedBytes = 0
  #disposed = false

  constructor(options: BlobStoreOptions) {
    this.#options = options
    this.#limits = { ...BLOB_LIMITS, ...options.limits }
    mkdirSync(join(options.folder, 'uploads'), { recursive: true, mode: 0o700 })
    mkdirSync(join(options.folder, 'blobs'), { recursive: true, mode: 0o700 })
  }

  /** Of blobs and uploads together. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  get openUploads(): number {
    return this.#uploads.size
  }

  /** In bytes; undefined when there is no such blob. */
  sizeOf(digest: string): number | undefined {
    return this.#sizes.get(digest)
  }

  /** A blob's bytes from `start` up to and including `end`; the stream reads on even when the blob is deleted meanwhile. */
  read(digest: string, range?: { start: number; end: number }): Readable {
    if (!this.#sizes.has(digest)) throw new RegistryError('BLOB_UNKNOWN', { detail: digest })
    return createReadStream('', { fd: openSync(this.#pathOf(digest), 'r'), ...range })
  }

  /** @throws {RegistryError} TOOMANYREQUESTS */
  beginUpload(repository: string): Upload {
    const { folder, chance } = this.#options
    const { openUploads } = this.#limits
    if (this.#disposed || this.#uploads.size >= openUploads) {
      throw new RegistryError('TOOMANYREQUESTS', { message: tooManyUploads(openUploads) })
    }
    const id = chance.uuid()
    const upload = new Upload({
      id,
      repository,
      path: join(folder, 'uploads', id),
      reserve: (one, bytes) => this.#reserve(one, bytes),
      onProgress: () => this.#touch(id),
      onDiscard: (one) => {
        this.#usedBytes -= one.size
        this.#forget(id)
      },
    })
    this.#uploads.set(id, { upload, touched: this.#now(), alarm: this.#watch(id, this.#limits.idleMs) })
    return upload
  }

  /** An upload that was begun for a repository. @throws {RegistryError} BLOB_UPLOAD_UNKNOWN */
  findUpload(repository: string, id: string): Upload {
    const open = this.#uploads.get(id)
    if (open?.upload.repository !== repository) throw new RegistryError('BLOB_UPLOAD_UNKNOWN', { detail: {} })
    open.touched = this.#now()
    return open.upload
  }

  /** Makes a blob of an upload whose digest was verified. */
  keep(upload: Upload, digest: string): void {
    this.#forget(upload.id)
    upload.release()
    if (this.#sizes.has(digest)) {
      this.#usedBytes -= upload.size
      rmSync(upload.path, { force: true })
      return
    }
    renameSync(upload.path, this.#pathOf(digest))
    this.#sizes.set(digest, upload.size)
  }

  delete(digest: string): void {
    const size = this.#sizes.get(digest)
    if (size === undefined) return
    this.#sizes.delete(digest)
    this.#usedBytes -= size
    rmSync(this.#pathOf(digest), { force: true })
  }

  /** Cuts off uploads and removes the folder. */
  dispose(): void {
    this.#disposed = true
    for (const { upload } of this.#uploads.values()) upload.discard()
    this.#sizes.clear()
    this.#usedBytes = 0
    rmSync(this.#options.folder, { recursive: true, force: true })
  }

  #reserve(upload: Upload, bytes: number): void {
    const { uploadBytes, totalBytes } = this.#limits
    if (upload.size + bytes > uploadBytes) {
      throw new RegistryError('SIZE_INVALID', { message: uploadTooLarge(uploadBytes) })
    }
    if (this.#usedBytes + bytes > totalBytes) {
      throw new RegistryError('SIZE_INVALID', { message: registryFull(totalBytes) })
    }
    this.#usedBytes += bytes
  }

  #touch(id: string): void {
    const open = this.#uploads.get(id)
    if (open) open.touched = this.#now()
  }

  /** Looks again when the upload may have been idle for too long: one alarm an upload, however many chunks come. */
  #watch(id: string, waitMs: number): Disposable {
    return this.#options.clock.after(waitMs, () => {
      const open = this.#uploads.get(id)
      if (!open) return
      const left = open.touched + this.#limits.idleMs - this.#now()
      if (left > 0) open.alarm = this.#watch(id, left)
      else open.upload.discard()
    })
  }

  #forget(id: string): void {
    this.#uploads.get(id)?.alarm.dispose()
    this.#uploads.delete(id)
  }

  #now(): number {
    return this.#options.clock.now()
  }

  #pathOf(digest: string): string {
    return join(this.#options.folder, 'blobs', digest.replace(':', '-'))
  }
}
