/** Why a deck's file cannot be read at all; anything wrong inside a deck is a Problem instead. */
export type DeckErrorCode = 'not-found' | 'not-a-file' | 'too-large' | 'unreadable'

/** Thrown when a deck's file cannot be read; its message is one line that names the file. */
export class DeckError extends Error {
  override readonly name = 'DeckError'
  readonly code: DeckErrorCode
  readonly file: string

  constructor(code: DeckErrorCode, file: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.file = file
  }
}
