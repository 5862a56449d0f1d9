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

/** True when all that is misread on a line is code, where it may be shown on purpose. */
function isInCode(source: DeckSource, line: number): boolean {
  if (source.blockAt(line)) return true
  return repairText(source.line(line).replaceAll(/`[^`]*`/g, '')).misread.length === 0
}

/**
 * Names each line with UTF-8 that was read in another encoding, and puts it right. A deck that shows such only in its code
 * teaches it, so there it stays.
 * @yields what it finds
 */
export function* findMisread(source: DeckSource): Generator<Finding> {
  const found = source.lines.flatMap((line, index) => {
    const { text, misread } = repairText(line)
    return misread.length === 0 ? [] : [{ line: index + 1, text, misread }]
  })
  const isMeant = found.every(({ line }) => isInCode(source, line))
  for (const { line, text, misread } of found) {
    const pages = [...new Set(misread.map(({ page }) => page))].join(' and ')
    const start = source.startOf(line)
    const end = start + source.line(line).length
    const says = editMessages.misread(showPairs(misread, 'became'))
    const message = lintMessages.textMisread(showPairs(misread, 'is'), pages, isMeant)
    const level = isMeant ? 'warning' : 'error'
    const edits = isMeant ? [] : [{ start, end, text, line, rule: RULE, says }]
    yield { line, level, rule: RULE, message, edits }
  }
}
