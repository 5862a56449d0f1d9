/** Why a deck could not be mended; nothing was written then. */
export type CheckErrorCode = 'not-written' | 'changed-meanwhile'

/** Thrown when `check --fix` cannot write what it mended; its message is one line that says what to do. */
export class CheckError extends Error {
  override readonly name = 'CheckError'
  readonly code: CheckErrorCode

  constructor(code: CheckErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
