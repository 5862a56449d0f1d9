import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { editMessages, lintMessages } from './messages.ts'

const RULE = 'comment-debris'
const CLOSED = /<!--[\s\S]*?-->/g
const MARK = /<!--|-->/g

/**
 * What is left behind a comment: the end of the same one once more is no text and can go; anything else is the author's.
 * @yields what it finds
 */
function* findDebris(source: DeckSource, line: number): Generator<Finding> {
  const text = source.line(line)
  const last = [...text.matchAll(CLOSED)].at(-1)
  if (!last) return
  const end = last.index + last[0].length
  const rest = text.slice(end).trim()
  if (!rest.endsWith('-->')) return
  const start = source.startOf(line)
  const edit = { start: start + end, end: start + text.length, text: '', line, rule: RULE }
  yield {
    line,
    level: 'error',
    rule: RULE,
    message: lintMessages.commentDebris(rest),
    ...(last[0].endsWith(rest) && { edits: [{ ...edit, says: editMessages.debris(rest) }] }),
  }
}

/**
 * Names comments that are not closed, that start inside another, or that left their end on the slide.
 * @yields what it finds
 */
export function* findCommentFaults(source: DeckSource): Generator<Finding> {
  let open = 0
  for (const [index, text] of source.lines.entries()) {
    const line = index + 1
    if (open === 0 && source.blockAt(line)) continue
    if (open === 0) yield* findDebris(source, line)
    for (const { 0: mark, index: at } of text.matchAll(MARK)) {
      if (mark === '-->') open = 0
      // Written as code, it is only spoken of.
      else if (/`[^`]*$/.test(text.slice(0, at))) continue
      else if (open === 0) open = line
      else yield { line, level: 'warning', rule: 'comment-nested', message: lintMessages.commentNested(open) }
    }
  }
  if (open > 0)
    yield { line: open, level: 'error', rule: 'comment-unclosed', message: lintMessages.commentUnclosed() }
}
