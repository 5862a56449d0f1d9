import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { editMessages, lintMessages } from './messages.ts'
import { type Misread, repairText } from './repair-text.ts'

const RULE = 'text-misread'
const MOST_SHOWN = 3
/** What would not be seen in a terminal, or would upset it. */
const INVISIBLE = /[\p{C}\p{Z}]/gu

const show = (text: string): string =>
  text.replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`)

function showPairs(misread: readonly Misread[], verb: string): string {
  const pairs = [...new Set(misread.map(({ was, is }) => `\`${show(was)}\` ${verb} \`${show(is)}\``))]
  const rest = pairs.length > MOST_SHOWN ? ` and ${pairs.length - MOST_SHOWN} more` : ''
  return pairs.slice(0, MOST_SHOWN).join(', ') + rest
}

/**
 * Names each line with UTF-8 that was read in another encoding, and puts it right.
 * @yields what it finds
 */
export function* findMisread(source: DeckSource): Generator<Finding> {
  for (const [index, line] of source.lines.entries()) {
    const { text, misread } = repairText(line)
    if (misread.length === 0) continue
    const pages = [...new Set(misread.map(({ page }) => page))].join(' and ')
    const start = source.startOf(index + 1)
    const says = editMessages.misread(showPairs(misread, 'became'))
    yield {
      line: index + 1,
      level: 'error',
      rule: RULE,
      message: lintMessages.textMisread(showPairs(misread, 'is'), pages),
      edits: [{ start, end: start + line.length, text, line: index + 1, rule: RULE, says }],
    }
  }
}
