import type { UnattendedCommand } from '../protocol/trust.ts'
import { parseCondition } from './condition.ts'
import type { Deck, Step } from './deck.ts'

function ofStep({ line, hidden, code, attributes: { fill, wait } }: Step): UnattendedCommand[] {
  const condition = wait === undefined ? null : parseCondition(wait)
  return [
    ...(hidden ? [{ kind: 'hidden' as const, line, command: code }] : []),
    ...(fill === undefined ? [] : [{ kind: 'fill' as const, line, command: fill }]),
    ...(condition?.type === 'command' ? [{ kind: 'wait' as const, line, command: condition.command }] : []),
  ]
}

/**
 * Lists what a deck would run without a click of its own: setup, cleanup, hidden steps and the commands of `fill` and `wait`.
 * Ready-made conditions and the default fill are queries of ours, and not among them.
 */
export function listUnattended({ live, steps }: Pick<Deck, 'live' | 'steps'>): UnattendedCommand[] {
  return [
    ...live.setup.map((command) => ({ kind: 'setup' as const, line: 0, command })),
    ...live.cleanup.map((command) => ({ kind: 'cleanup' as const, line: 0, command })),
    ...steps.flatMap(ofStep),
  ]
}
