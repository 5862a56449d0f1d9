import { createInterface } from 'node:readline/promises'

import { readLabFiles } from './lab-files.ts'
import { askToPlace, filesKept, filesNotAskedFor } from './messages.ts'
import { isOwnDeck } from './own-deck.ts'
import { TargetError } from './shell/target-error.ts'
import type { Target } from './shell/target.ts'

export interface PlaceLabFilesOptions {
  target: Target
  /** The package's folder. */
  home: string
  /** Path of the deck's file. */
  deck: string
  say: (line: string) => void
  signal: AbortSignal
}

/**
 * Gives the lab's deck a copy of hotelapp/ where its terminals live, and lets them start there. Another machine gets it only when
 * the lecturer says so on the terminal where livedeck runs. Without it the lecture begins all the same.
 */
export async function placeLabFiles(options: PlaceLabFilesOptions): Promise<void> {
  const { target, home, deck, say, signal } = options
  if (!isOwnDeck(deck, home)) return
  try {
    if (target.name.startsWith('ssh:') && !(await mayPlace(target.name, say, signal))) return
    await target.placeFiles(await readLabFiles(home), (path) => say(filesKept(target.name, path)))
  } catch (error) {
    if (!(error instanceof TargetError)) throw error
    say(error.message)
  }
}

async function mayPlace(name: string, say: (line: string) => void, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) {
    say(filesNotAskedFor(name))
    return false
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
  try {
    return /^\s*y/i.test(await lines.question(askToPlace(name), { signal }))
  } catch (error) {
    if (!signal.aborted) throw error
    return false
  } finally {
    lines.close()
  }
}
