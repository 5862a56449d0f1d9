import { commandWords, definedCommands } from '../command-words.ts'
import { parseCondition } from '../condition.ts'
import { KNOWN_COMMANDS } from '../known-commands.ts'
import { nearest } from '../nearest.ts'
import { ORDINARY_COMMANDS } from '../ordinary-commands.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/** Those that a slip of the finger may have meant; a command of two letters is near to everything. */
const isFar = (name: string): boolean => name.length < 3

/** The pieces of shell code of a deck in the order in which they run, each with the 1-based line of its first. */
function piecesOf({
  deck,
  lineOfLive,
}: Pick<DeckSource, 'deck' | 'lineOfLive'>): { code: string; line: number }[] {
  const { setup, cleanup } = deck.live
  return [
    ...setup.map((code) => ({ code, line: lineOfLive('setup') })),
    ...deck.steps.flatMap(({ code, source, line, attributes: { fill, wait } }) => [
      // In a console block the lines that were printed are left out.
      { code, line: code === source.trimEnd() ? line + 1 : line },
      ...(fill === undefined ? [] : [{ code: fill, line }]),
      ...(wait !== undefined && parseCondition(wait).type === 'command' ? [{ code: wait, line }] : []),
    ]),
    ...cleanup.map((code) => ({ code, line: lineOfLive('cleanup') })),
  ]
}

/**
 * Names commands that are neither known, nor among `live.commands`, nor a builtin, nor defined in a step before: one that
 * is near to a known one wherever it stands, any other once.
 * @yields what it finds
 */
export function* findUnknownCommands(source: DeckSource): Generator<Finding> {
  const { deck } = source
  const defined = new Set(deck.live.commands)
  const told = new Set<string>()
  const isKnown = (name: string): boolean =>
    KNOWN_COMMANDS.has(name) || ORDINARY_COMMANDS.has(name) || defined.has(name)
  const pieces = piecesOf({ deck, lineOfLive: (name) => source.lineOfLive(name) })
  for (const { code, line } of pieces) {
    for (const name of definedCommands(code)) defined.add(name)
    for (const word of commandWords(code)) {
      if (isKnown(word.name) || told.has(word.name)) continue
      const near = isFar(word.name) ? undefined : nearest(word.name, [...KNOWN_COMMANDS, ...defined])
      if (near === undefined) told.add(word.name)
      const message = lintMessages.commandUnknown(word.name, near)
      yield { line: line + word.line, level: 'warning', rule: 'command-unknown', message }
    }
  }
}
