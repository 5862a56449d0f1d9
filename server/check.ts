import { checkDeck, formatProblem } from './deck/check.ts'
import { loadDeck } from './deck/load.ts'
import { createRenderer } from './deck/render.ts'

export interface RunCheckOptions {
  /** Path of the deck's file. */
  deck: string
  /** Prints JSON for programs rather than lines for people. */
  json: boolean
  write: (text: string) => void
}

/**
 * Checks a deck without running anything and prints what is wrong with it; gives 1 when an error is among it, else 0.
 * @throws {DeckError} when the file cannot be read
 */
export async function runCheck({ deck: file, json, write }: RunCheckOptions): Promise<number> {
  // Pictures are looked for only where a renderer gives them URLs.
  const deck = await loadDeck(file, createRenderer({ pictureUrl: (key) => key }))
  const check = checkDeck(deck)
  if (json) write(`${JSON.stringify(check, null, 2)}\n`)
  else {
    for (const problem of check.problems) write(`${formatProblem(problem)}\n`)
    write(`${check.deck}: ${check.slides} slides, ${check.steps} steps, ${check.problems.length} problems\n`)
  }
  return check.problems.some(({ level }) => level === 'error') ? 1 : 0
}
