import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/**
 * Names blocks marked `{output}` that nothing is compared with, or that any output fits.
 * @yields what it finds
 */
export function* findOutputFaults(source: DeckSource): Generator<Finding> {
  const { blocks } = source.deck
  for (const [index, block] of blocks.entries()) {
    const { kind, line } = block
    if (kind !== 'output' || !source.fenceOf(block).output) continue
    if (blocks[index - 1]?.kind !== 'step')
      yield { line, level: 'warning', rule: 'output-orphan', message: lintMessages.outputOrphan() }
    if (block.source.trim() === '')
      yield { line, level: 'warning', rule: 'output-empty', message: lintMessages.outputEmpty() }
  }
}
