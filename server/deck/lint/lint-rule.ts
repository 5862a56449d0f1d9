import type { Problem } from '../../protocol/deck.ts'
import type { DeckSource } from './deck-source.ts'

/** A piece of the file to replace: offsets into its text. Only what cannot change a deck's meaning is an edit. */
export interface Edit {
  start: number
  end: number
  text: string
  /** 1-based. */
  line: number
  /** The rule that asks for it. */
  rule: string
  /** What it does, in words that follow `fixed: `. */
  says: string
}

/** A problem of the deck's own file, with what would mend it when that is safe. */
export interface Finding extends Omit<Problem, 'file'> {
  edits?: readonly Edit[]
}

/** Looks at a deck for one kind of fault and never changes it. */
export type LintRule = (source: DeckSource) => Iterable<Finding>
