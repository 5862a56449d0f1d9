import type { Deck } from '../deck/deck.ts'
import type { Problem } from '../protocol/deck.ts'

/** Why an export wrote nothing, or not everything. */
export type ExportErrorCode =
  | 'deck-problems'
  | 'disk-full'
  | 'not-writable'
  | 'same-output'
  | 'own-deck'
  | 'picture-refused'
  | 'pdf-unknown'
  | 'stopped'
  | 'transcript-unreadable'
  | 'transcript-malformed'

/** What else is known of a failure. */
interface ExportErrorOptions extends ErrorOptions {
  problems?: readonly Problem[]
  watched?: Deck['watched']
}

/** Thrown when a handout cannot be made; its message is one line that says what to do. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
  readonly code: ExportErrorCode
  /** What is wrong with the deck, for `deck-problems`. */
  readonly problems: readonly Problem[]
  /** The files whose change may mend that, the missing ones too. */
  readonly watched: Deck['watched'] | null

  constructor(code: ExportErrorCode, message: string, options: ExportErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.problems = options.problems ?? []
    this.watched = options.watched ?? null
  }
}
