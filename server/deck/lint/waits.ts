import { CONDITION_STATES, parseCondition } from '../condition.ts'
import { nearest } from '../nearest.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

const OBJECT = /^[A-Za-z][A-Za-z.]*\/[\w.,-]+$/

/** Says what is wrong with a condition; null when it is one, or is a command. */
function faultOf(wait: string): string | null {
  if (parseCondition(wait).type === 'ready-made') return null
  const words = wait.trim().split(/\s+/)
  const objects = words.slice(0, -1)
  const state = words.at(-1) ?? ''
  // `bin/check now` is a command; what has a state behind it, or nearly one, was to be a condition.
  if (objects.length === 0 || !objects.every((word) => OBJECT.test(word))) return null
  if (CONDITION_STATES.includes(state)) return lintMessages.waitObjects(objects.join(' '), state)
  const near = nearest(state, CONDITION_STATES)
  return near === undefined ? null : lintMessages.waitState(state, near)
}

/**
 * Names a `wait=` that is meant as a ready-made condition and is none, so that it would be run as a command.
 * @yields what it finds
 */
export function* findWaitFaults({ deck }: DeckSource): Generator<Finding> {
  for (const { line, attributes } of deck.steps) {
    const message = attributes.wait === undefined ? null : faultOf(attributes.wait)
    if (message !== null) yield { line, level: 'error', rule: 'wait-unknown', message }
  }
}
