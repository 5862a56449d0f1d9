import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { editMessages, lintMessages } from './messages.ts'

const RULE = 'text-control'
/** Those of ASCII; the others come from a wrong encoding, which is told as such. */
const CONTROL = /(?![\t\n\r\u0080-\u009F])\p{Cc}/gu
/** NULs that a broken copy fills up with, and DOS's end of file. */
const FILLING: ReadonlySet<string> = new Set(['\0', '\u001A'])

/** Where the filling at a text's end starts; the text's length when there is none. */
function startOfTail(text: string): number {
  let at = text.length
  let start = at
  for (; at > 0; at--) {
    const character = text[at - 1] ?? ''
    if (FILLING.has(character)) start = at - 1
    else if (character.trim() !== '') break
  }
  return start
}

const nameOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/**
 * Names control characters by line; those that end the file are taken off, as nothing can be meant by them.
 * @yields what it finds
 */
export function* findControlCharacters(source: DeckSource): Generator<Finding> {
  // Bytes of another encoding are told of as a whole.
  if (!source.isWhole) return
  const end = startOfTail(source.text)
  const clean = source.text.slice(0, end)
  for (const [index, line] of source.lines.entries()) {
    const start = source.startOf(index + 1)
    if (start >= end) break
    const found = [...new Set(clean.slice(start, start + line.length).match(CONTROL))]
    if (found.length === 0) continue
    const message = lintMessages.textControl(found.map(nameOf).join(', '))
    yield { line: index + 1, level: 'error', rule: RULE, message }
  }
  if (end === source.text.length) return
  const line = clean.split(/\r\n?|\n/).length
  const newline = clean === '' || /[\r\n]$/.test(clean) ? '' : '\n'
  const edit = {
    start: end,
    end: source.text.length,
    text: newline,
    line,
    rule: RULE,
    says: editMessages.tail(),
  }
  yield { line, level: 'error', rule: RULE, message: lintMessages.textTail(), edits: [edit] }
}
