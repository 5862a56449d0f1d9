import { ATTRIBUTE_NAMES, parseAttributes } from '../attributes.ts'
import { editDistance } from '../nearest.ts'
import type { DeckSource } from './deck-source.ts'
import type { Edit } from './lint-rule.ts'
import { editMessages } from './messages.ts'

const RULE = 'attribute-unknown'
const NAMES: readonly string[] = [...ATTRIBUTE_NAMES, 'output']
/** Their values tell a good guess from a bad one; `file=a.c` must never become a `fill` that runs. */
const CORRECTED: ReadonlySet<string> = new Set([
  'run',
  'terminal',
  'exit',
  'expect',
  'timeout',
  'interrupt',
  'hidden',
  'output',
])
const NAME = /(?<=[{\s])[A-Za-z][\w-]*(?==|[\s}]|$)/g

/** The only attribute that is near, a third of its letters away; undefined when there is none, or several. */
function meantBy(name: string): string | undefined {
  const near = NAMES.filter((known) => editDistance(name, known) <= Math.max(1, Math.floor(known.length / 3)))
  const [only] = near
  return near.length === 1 && only !== undefined && CORRECTED.has(only) ? only : undefined
}

/** Blanks quoted values, so that words in them are no names and offsets stay. */
const withoutValues = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (value) => '"'.repeat(value.length))

/**
 * Corrects attributes that are near to a single one that exists, that the fence has not already, and whose value fits:
 * what was without effect then has the effect that it was written for.
 * @yields a correction
 */
export function* correctAttributeNames(source: DeckSource): Generator<Edit> {
  for (const block of source.deck.blocks) {
    const text = source.line(block.line)
    const open = text.indexOf('{', text.length - source.infoOf(block).length)
    if (open < 0) continue
    const names = [...withoutValues(text).slice(open).matchAll(NAME)]
    for (const { 0: name, index } of names) {
      const known = NAMES.includes(name) ? undefined : meantBy(name)
      if (known === undefined || names.some(([other]) => other === known)) continue
      const at = open + index
      const rest = text.slice(at + name.length).replace(/\}[^}]*$/, '')
      if (
        parseAttributes(`${known}${/^=(?:"[^"]*"|'[^']*'|[^\s"'{}]+)/.exec(rest)?.[0] ?? ''}`).faults.length >
        0
      )
        continue
      const start = source.startOf(block.line) + at
      const says = editMessages.attribute(name, known)
      yield { start, end: start + name.length, text: known, line: block.line, rule: RULE, says }
    }
  }
}
