import { type Hash, createHash } from 'node:crypto'
import { createReadStream, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'

import { algorithmOf, digestOf } from './digest.ts'
import { RegistryError } from './registry-error.ts'

export interface UploadOptions {
  id: string
  /** The repository that it was begun for. */
  repository: string
  /** Where its bytes go; made with the first append, be it of nothing. */
  path: string
  /** Makes room for so many bytes more. @throws {RegistryError} SIZE_INVALID */
  reserve: (upload: Upload, bytes: number) => void
  /** Bytes have come. */
  onProgress: () => void
  /** It ended without becoming a blob; called once. */
  onDiscard: (upload: Upload) => void
}

/** Bytes on their way to becoming a blob: appended to a file as they come, and hashed on the way. */
export class Upload {
  readonly id: string
  readonly repository: string
  readonly path: string
  readonly #options: UploadOptions
  readonly #hash: Hash = createHash('sha256')
  #size = 0
  #source: Readable | undefined
  #ended = false

  constructor(options: UploadOptions) {
    this.#options = options
    this.id = options.id
    this.repository = options.repository
    this.path = options.path
  }

  /** How many bytes have come. */
  get size(): number {
    return this.#size
  }

  /**
   * Appends what a client sends, no faster than the disk takes it; what came before a client vanished stays.
   * @throws {RegistryError} BLOB_UPLOAD_INVALID while another client appends, SIZE_INVALID beyond the limits; the error of
   *   a source that breaks
   */
  async append(source: Readable): Promise<void> {
    if (this.#ended) throw new RegistryError('BLOB_UPLOAD_UNKNOWN')
    if (this.#source)
      throw new RegistryError('BLOB_UPLOAD_INVALID', { detail: 'another request appends to it' })
    this.#source = source
    try {
      await this.#write(source)
    } catch (error) {
      // What is on the disk now is not known to be what was hashed.
      if (isSystemError(error)) this.discard()
      throw isFull(error)
        ? new RegistryError('SIZE_INVALID', { message: 'no space left on device', cause: error })
        : error
    } finally {
      this.#source = undefined
    }
  }

  /** Compares what has come with its digest; a wrong one ends the upload. @throws {RegistryError} DIGEST_INVALID */
  async verify(digest: string): Promise<void> {
    const actual =
      algorithmOf(digest) === 'sha256' ? digestOf('sha256', this.#hash) : await this.#digestAgain('sha512')
    if (this.#ended) throw new RegistryError('BLOB_UPLOAD_UNKNOWN')
    if (actual === digest) return
    this.discard()
    throw new RegistryError('DIGEST_INVALID', { detail: { Digest: digest, Reason: {} } })
  }

  /** Its file belongs to somebody else now. */
  release(): void {
    this.#ended = true
  }

  /** Ends it and takes its bytes away; whoever appends is cut off. */
  discard(): void {
    if (this.#ended) return
    this.#ended = true
    this.#source?.destroy()
    rmSync(this.path, { force: true })
    this.#options.onDiscard(this)
  }

  async #write(source: Readable): Promise<void> {
    const file = await open(this.path, 'a', 0o600)
    try {
      // A request that is left early must stay open, or its client would never read why.
      for await (const chunk of source.iterator({ destroyOnReturn: false })) {
        if (!Buffer.isBuffer(chunk)) continue
        if (this.#ended) throw new RegistryError('BLOB_UPLOAD_UNKNOWN')
        this.#options.reserve(this, chunk.length)
        this.#size += chunk.length
        await file.appendFile(chunk)
        this.#hash.update(chunk)
        this.#options.onProgress()
      }
    } finally {
      await file.close()
      // It may have been discarded before its file was there.
      if (this.#ended) rmSync(this.path, { force: true })
    }
  }

  /** Reads the file once more: almost nobody asks for anything but SHA-256, which is hashed on the way. */
  async #digestAgain(algorithm: 'sha512'): Promise<string> {
    const hash = createHash(algorithm)
    for await (const chunk of createReadStream(this.path)) if (Buffer.isBuffer(chunk)) hash.update(chunk)
    return digestOf(algorithm, hash)
  }
}

/** True for an error of the file system, and not of the connection that the bytes came over. */
const isSystemError = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'open')

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC'
