import { isStep } from '../blocks.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/**
 * Names blocks marked `{output}` that nothing is compared with, or that any output fits.
 * @yields what it finds
 */
export function* findOutputFaults(source: DeckSource): Generator<Finding> {
  const stepped = new Set<number>()
  for (const block of source.deck.blocks) {
    const { slide, line } = block
    if (isStep(block)) stepped.add(slide)
    if (block.kind !== 'output' || !source.fenceOf(block).output) continue
    if (!stepped.has(slide))
      yield { line, level: 'warning', rule: 'output-orphan', message: lintMessages.outputOrphan() }
    if (block.source.trim() === '')
      yield { line, level: 'warning', rule: 'output-empty', message: lintMessages.outputEmpty() }
  }
}
