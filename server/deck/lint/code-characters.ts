import { isStep } from '../blocks.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

const INVISIBLE: ReadonlyMap<string, string> = new Map([
  ['\u{A0}', 'a no-break space'],
  ['\u{2007}', 'a figure space'],
  ['\u{202F}', 'a narrow no-break space'],
  ['\u{200B}', 'a zero-width space'],
  ['\u{2060}', 'a word joiner'],
  ['\u{AD}', 'a soft hyphen'],
])
const QUOTED = /'[^']*'|"(?:[^"\\]|\\.)*"/g
const QUOTE = /(?<=^|[\s=])[“”„‘]|[“”’](?=\s|$)/
const DASH = /(?<=^|\s)[–—](?=[A-Za-z])/

/**
 * Names characters in steps that a word processor put in place of plain ones; what stands in quotes may be meant.
 * @yields what it finds
 */
export function* findCodeCharacters(source: DeckSource): Generator<Finding> {
  for (const block of source.deck.blocks.filter(isStep)) {
    for (const [index, written] of block.source.split('\n').entries()) {
      const text = written.replace(QUOTED, '').replace(/(?<=^|\s)#.*$/, '')
      const line = block.line + 1 + index
      const names = [...INVISIBLE].filter(([character]) => text.includes(character)).map(([, name]) => name)
      if (names.length > 0) {
        const message = lintMessages.codeInvisible(names.join(' and '))
        yield { line, level: 'error', rule: 'code-characters', message }
      }
      const quote = QUOTE.exec(text)?.[0]
      const dash = DASH.exec(text)?.[0]
      const [found, plain] = quote === undefined ? [dash, '--'] : [quote, /[‘’]/.test(quote) ? "'" : '"']
      if (found === undefined) continue
      const message = lintMessages.codeTypographic(found, plain)
      yield { line, level: 'warning', rule: 'code-characters', message }
    }
  }
}
