import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/**
 * Names each line on which characters were lost: what stood there cannot be known.
 * @yields what it finds
 */
export function* findLost({ lines, isWhole }: DeckSource): Generator<Finding> {
  // In a file of another encoding they are there, and cannot be read.
  if (!isWhole) return
  for (const [index, line] of lines.entries()) {
    const count = line.split('\u{FFFD}').length - 1
    if (count === 0) continue
    yield { line: index + 1, level: 'error', rule: 'text-lost', message: lintMessages.textLost(count) }
  }
}
