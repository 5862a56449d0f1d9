import type { Problem } from '../protocol/deck.ts'

/** Why an export wrote nothing, or not everything. */
export type ExportErrorCode =
  | 'deck-problems'
  | 'disk-full'
  | 'not-writable'
  | 'same-output'
  | 'picture-refused'
  | 'pdf-unknown'
  | 'stopped'
  | 'transcript-unreadable'
  | 'transcript-malformed'

/** Thrown when a handout cannot be made; its message is one line that says what to do. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
  readonly code: ExportErrorCode
  /** What is wrong with the deck, for `deck-problems`. */
  readonly problems: readonly Problem[]

  constructor(
    code: ExportErrorCode,
    message: string,
    options: ErrorOptions & { problems?: readonly Problem[] } = {},
  ) {
    super(message, options)
    this.code = code
    this.problems = options.problems ?? []
  }
}
