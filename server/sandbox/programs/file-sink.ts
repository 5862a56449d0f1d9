import { Writable } from 'node:stream'

import { FileError } from './file-error.ts'
import type { FileSystem } from './program.ts'

/** An open file for writing: each chunk goes to its end. `failure` holds what went wrong, for the writer to throw. */
export class FileSink extends Writable {
  failure: FileError | undefined
  readonly #files: FileSystem
  readonly #path: string

  constructor(files: FileSystem, path: string) {
    super({ decodeStrings: true })
    this.#files = files
    this.#path = path
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    try {
      this.#files.writeFile(this.#path, chunk, { append: true })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.failure = error
    }
    callback()
  }
}

/** What /dev/null is to writers. */
export const newNullSink = (): Writable =>
  new Writable({ write: (_chunk, _encoding, callback) => callback() })
