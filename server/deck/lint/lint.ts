import type { Problem } from '../../protocol/deck.ts'
import type { Deck } from '../deck.ts'
import type { DeckText } from '../deck-text.ts'
import { showPath } from '../show-path.ts'
import { correctAttributeNames } from './attribute-names.ts'
import { findByteOrderMarks } from './byte-order-marks.ts'
import { findCodeCharacters } from './code-characters.ts'
import { findCommentFaults } from './comments.ts'
import { findControlCharacters } from './control-characters.ts'
import { DeckSource } from './deck-source.ts'
import { findWrongEncoding } from './encoding.ts'
import { findIdleAttributes } from './idle-attributes.ts'
import { findLineEnds } from './line-ends.ts'
import { findDeadLinks } from './links.ts'
import type { Edit, Finding, LintRule } from './lint-rule.ts'
import { findLoneBackticks } from './lone-backticks.ts'
import { findLost } from './lost.ts'
import { lintMessages } from './messages.ts'
import { findMisread } from './misread.ts'
import { findMissingNotes } from './notes.ts'
import { findOutputFaults } from './outputs.ts'
import { findWordlessPictures } from './picture-words.ts'
import { findUnfillablePlaceholders } from './placeholders.ts'
import { findSwallowedBreaks } from './swallowed-breaks.ts'
import { findTemplateText } from './template-text.ts'
import { findUnknownCommands } from './unknown-commands.ts'
import { findWaitFaults } from './waits.ts'

const RULES: readonly LintRule[] = [
  findWrongEncoding,
  findByteOrderMarks,
  findControlCharacters,
  findLineEnds,
  findLost,
  findMisread,
  findCommentFaults,
  findSwallowedBreaks,
  findTemplateText,
  findLoneBackticks,
  findUnfillablePlaceholders,
  findUnknownCommands,
  findCodeCharacters,
  findIdleAttributes,
  findWaitFaults,
  findOutputFaults,
  findWordlessPictures,
  findDeadLinks,
  findMissingNotes,
]

/** Told of one rule; a file that is no text would have thousands, and more help nobody. */
const MOST_OF_A_RULE = 40

/** What the rules say of a deck. */
export interface Lint {
  problems: Problem[]
  /** What would mend it where that is safe, all of it, in the order of the file. */
  edits: Edit[]
}

/** Cuts what one rule says, and counts the rest in a line. */
function cut(findings: readonly Finding[]): readonly Finding[] {
  const first = findings[MOST_OF_A_RULE]
  if (!first) return findings
  const { level, line, rule } = first
  const message = lintMessages.more(findings.length - MOST_OF_A_RULE)
  return [...findings.slice(0, MOST_OF_A_RULE), { level, line, rule, message }]
}

/**
 * Looks over a rendered deck and the text that it was rendered from. Runs nothing and needs no network; files that links name
 * are looked for. A file that is not UTF-8 throughout gets no edits: what its bytes mean is not known.
 */
export function lintDeck(deck: Deck, text: DeckText): Lint {
  const source = new DeckSource(deck, text)
  const file = showPath(deck.file)
  const findings = RULES.map((rule) => Array.from(rule(source)))
  const edits = [
    ...findings.flat().flatMap((finding) => finding.edits ?? []),
    ...correctAttributeNames(source),
  ]
  return {
    problems: findings
      .flatMap(cut)
      .map(({ line, level, rule, message }) => ({ file, line, level, rule, message })),
    edits: text.isWhole ? edits.toSorted((left, right) => left.start - right.start) : [],
  }
}

/** Makes edits in a text; of two that touch the same characters the first counts, and those made are given. */
export function applyEdits(text: string, edits: readonly Edit[]): { text: string; made: Edit[] } {
  let result = ''
  let at = 0
  const made: Edit[] = []
  for (const edit of edits) {
    if (edit.start < at) continue
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
    made.push(edit)
  }
  return { text: result + text.slice(at), made }
}
