import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { editMessages, lintMessages } from './messages.ts'

const RULE = 'text-bom'

/**
 * Names byte order marks, and takes them out: at the start plain Marp stumbles over one, elsewhere nobody sees it.
 * @yields what it finds
 */
export function* findByteOrderMarks(source: DeckSource): Generator<Finding> {
  for (const [index, line] of source.lines.entries()) {
    const marks = [...line.matchAll(/\u{FEFF}/gu)]
    if (marks.length === 0) continue
    const start = source.startOf(index + 1)
    const isFirst = index === 0 && line.startsWith('\u{FEFF}')
    yield {
      line: index + 1,
      level: isFirst ? 'warning' : 'error',
      rule: RULE,
      message: isFirst ? lintMessages.textBom() : lintMessages.textBomInside(),
      edits: marks.map((mark) => ({
        start: start + mark.index,
        end: start + mark.index + 1,
        text: '',
        line: index + 1,
        rule: RULE,
        says: editMessages.bom(),
      })),
    }
  }
}
