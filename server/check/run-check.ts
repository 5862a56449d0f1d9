import path from 'node:path'
import { BrowserError } from '../browser/browser-error.ts'
import { checkDeck } from '../deck/check.ts'
import type { Deck } from '../deck/deck.ts'
import { decodeDeck } from '../deck/deck-text.ts'
import { DeckSource } from '../deck/lint/deck-source.ts'
import { readDeckFile } from '../deck/load.ts'
import { showPath } from '../deck/show-path.ts'
import { createHandoutRenderer } from '../handout/handout-deck.ts'
import type { Problem } from '../protocol/deck.ts'
import { examine, mend } from './mend.ts'
import { checkMessages } from './messages.ts'
import { checkOverflow } from './overflow.ts'
import { replaceFile } from './replace-file.ts'
import { describeEdits, formatCheck } from './report.ts'
import { checkShellSyntax } from './shell-syntax.ts'

export interface RunCheckOptions {
  /** Path of the deck's file. */
  deck: string
  /** Prints JSON for programs rather than lines for people. */
  json: boolean
  /** Mends what can be mended without changing what the deck means, and writes it. */
  fix: boolean
  /** True must measure, false must not, null does where there is a Chromium. */
  overflow: boolean | null
  /** Of it, PATH is looked at for shells, and what findBrowser reads for a Chromium. */
  environment: Readonly<Record<string, string | undefined>>
  write: (text: string) => void
  /** Takes a line that is no result. */
  say: (line: string) => void
}

/** All that was found, in the order of the lines; what a closer look says better is said once. */
function merge(deck: Deck, ...lists: readonly (readonly Problem[])[]): Problem[] {
  const all = [...deck.problems, ...lists.flat()]
  const own = showPath(deck.file)
  const refused = new Set(all.filter(({ rule }) => rule === 'step-syntax').map(({ line }) => line))
  const isRefused = (line: number): boolean => {
    const block = deck.blocks.find((step) => step.line === line)
    return [...refused].some((at) => at > line && at <= line + (block?.source.split('\n').length ?? 0))
  }
  const isSaidBetter = ({ rule, line }: Problem): boolean =>
    rule === 'deck-binary' || (rule === 'code-unclosed' && isRefused(line))
  return all
    .filter((problem) => !isSaidBetter(problem))
    .toSorted(
      (left, right) => Number(left.file !== own) - Number(right.file !== own) || left.line - right.line,
    )
}

/** Measures the slides; null when that could not be done, which is said. */
async function measure(
  deck: Deck,
  { overflow, environment, say }: RunCheckOptions,
): Promise<Problem[] | null> {
  if (overflow === false) return []
  try {
    return await checkOverflow(deck, environment)
  } catch (error) {
    if (!(error instanceof BrowserError)) throw error
    say(checkMessages.notMeasured(error.message))
    return null
  }
}

/**
 * Checks a deck without running anything and prints what is wrong with it, by file and line, and what was mended; gives 1
 * when an error is left, or when slides that must be measured could not be, else 0.
 * @throws {DeckError} when the file cannot be read
 * @throws {CheckError} when what was mended cannot be written
 */
export async function runCheck(options: RunCheckOptions): Promise<number> {
  const file = path.resolve(options.deck)
  const bytes = await readDeckFile(file)
  // Pictures are looked for only where a renderer gives them URLs.
  const renderer = createHandoutRenderer()
  const found = examine(decodeDeck(bytes), file, renderer)
  const { after, made } = options.fix ? mend(found, renderer) : { after: found, made: [] }
  if (made.length > 0) await replaceFile(file, bytes, after.text.text)
  const { deck } = after
  const [syntax, overflow] = await Promise.all([
    checkShellSyntax(new DeckSource(deck, after.text), options.environment['PATH']),
    measure(deck, options),
  ])
  const problems = merge(deck, after.problems, syntax, overflow ?? [])
  const mended = describeEdits(showPath(file), made)
  const check = checkDeck({ ...deck, problems })
  const json = options.fix ? { ...check, fixed: mended } : check
  options.write(options.json ? `${JSON.stringify(json, null, 2)}\n` : formatCheck(check, mended))
  const isUnknown = overflow === null && options.overflow === true
  return isUnknown || problems.some(({ level }) => level === 'error') ? 1 : 0
}
