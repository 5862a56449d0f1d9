import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { editMessages, lintMessages } from './messages.ts'

const RULE = 'text-encoding'

/**
 * Names a file that is not UTF-8. UTF-16 says itself what it is and can be converted; of other bytes nobody knows.
 * @yields what it finds
 */
export function* findWrongEncoding({ encoding, isWhole, lines }: DeckSource): Generator<Finding> {
  if (!isWhole) {
    const foreign = lines.flatMap((line, index) => (line.includes('\u{FFFD}') ? [index + 1] : []))
    const message = lintMessages.textForeign(foreign.length)
    yield { line: foreign[0] ?? 1, level: 'error', rule: RULE, message }
  } else if (encoding !== 'UTF-8') {
    const edit = { start: 0, end: 0, text: '', line: 1, rule: RULE, says: editMessages.encoding() }
    const message = lintMessages.textEncoding(encoding)
    yield { line: 1, level: 'error', rule: RULE, message, edits: [edit] }
  }
}
