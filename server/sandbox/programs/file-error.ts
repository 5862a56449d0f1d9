import { fileFailed, fileReason } from './messages.ts'

export type FileErrorCode =
  'not-found' | 'is-a-folder' | 'not-a-folder' | 'exists' | 'not-empty' | 'no-space' | 'busy'

/** An operation on a container's file system that failed, as errno says it. */
export class FileError extends Error {
  override name = 'FileError'
  readonly code: FileErrorCode
  readonly path: string

  constructor(code: FileErrorCode, path: string) {
    super(fileFailed(code, path))
    this.code = code
    this.path = path
  }

  /** The reason alone: `No such file or directory`. */
  get reason(): string {
    return fileReason(this.code)
  }
}
