import type { Problem } from '../protocol/deck.ts'
import type { Deck } from './deck.ts'
import { showPath } from './show-path.ts'

/** What `livedeck check --json` prints. */
export interface DeckCheck {
  /** The deck's path as people read it. */
  deck: string
  slides: number
  /** Hidden ones counted. */
  steps: number
  problems: Problem[]
}

/** Counts a rendered deck's slides and steps and lists its problems, in the order of its lines. */
export function checkDeck({ file, slides, steps, problems }: Deck): DeckCheck {
  return { deck: showPath(file), slides: slides.length, steps: steps.length, problems }
}

/** One problem as one line of text, `file:line: level: message [rule]`, as compilers print theirs. */
export function formatProblem({ file, line, level, message, rule }: Problem): string {
  return `${file}${line > 0 ? `:${line}` : ''}: ${level}: ${message} [${rule}]`
}
