/** Why nothing could be imported, or nothing be written. */
export type ImportErrorCode =
  | 'no-source'
  | 'not-found'
  | 'not-a-file'
  | 'too-large'
  | 'unreadable'
  | 'not-text'
  | 'not-remark'
  | 'manifest-broken'
  | 'output-is-source'
  | 'output-exists'
  | 'output-unwritable'

/** Thrown when a deck cannot be imported; its message is one line that says what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
  readonly code: ImportErrorCode

  constructor(code: ImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
