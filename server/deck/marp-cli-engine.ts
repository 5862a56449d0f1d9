import type { MarpOptions } from '@marp-team/marp-core'
import { createEngine, type DeckMarp } from './engine.ts'

/** The engine for plain marp-cli (marp.config.mjs): the same slides as in a lecture; themes and files are marp-cli's to find. */
export function marpCliEngine(options: MarpOptions): DeckMarp {
  return createEngine(options)
}
