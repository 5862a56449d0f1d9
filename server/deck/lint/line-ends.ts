import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { editMessages, lintMessages } from './messages.ts'

const RULE = 'text-line-ends'
const NAMES: Readonly<Record<string, string>> = { '\n': 'LF', '\r\n': 'CRLF', '\r': 'CR' }

/**
 * Names line ends that differ from most of the deck's; one kind throughout is fine, whichever it is but CR alone.
 * @yields what it finds
 */
export function* findLineEnds({ text, isWhole }: DeckSource): Generator<Finding> {
  if (!isWhole) return
  const ends = [...text.matchAll(/\r\n?|\n/g)]
  const count = (end: string): number => ends.filter(([found]) => found === end).length
  const wanted = count('\r\n') > count('\n') ? '\r\n' : '\n'
  const name = NAMES[wanted] ?? ''
  const edits = ends.flatMap(({ 0: found, index }, line) =>
    found === wanted
      ? []
      : [
          {
            start: index,
            end: index + found.length,
            text: wanted,
            line: line + 1,
            rule: RULE,
            says: editMessages.lineEnds(name),
          },
        ],
  )
  const [first] = edits
  if (!first) return
  const message = lintMessages.textLineEnds(edits.length, name)
  yield { line: first.line, level: 'warning', rule: RULE, message, edits }
}
