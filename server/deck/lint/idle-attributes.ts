import type { Step } from '../deck.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

const SERVICE = /^(?:svc|services?)\/[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/

/** True for a pattern that matches an output of nothing, and so each. */
function matchesAll(pattern: string): boolean {
  const [, body = '', flags = ''] = /^\/(.+)\/([imsu]*)$/s.exec(pattern) ?? []
  return new RegExp(body, flags).test('')
}

/**
 * What is wrong with one step's attributes, each well written by itself; `isLast` when no step follows.
 * @yields what it finds
 */
function* faultsOf(
  { attributes, placeholder, interrupt, exit, hidden }: Step,
  isLast: boolean,
): Generator<Omit<Finding, 'line'>> {
  const idle = (name: string, why: string): Omit<Finding, 'line'> => ({
    level: 'warning',
    rule: 'attribute-unused',
    message: lintMessages.attributeIdle(name, why),
  })
  const malformed = (message: string): Omit<Finding, 'line'> => ({
    level: 'error',
    rule: 'attribute-malformed',
    message,
  })
  if (attributes.fill !== undefined && placeholder === undefined)
    yield idle('fill', 'the step has no placeholder')
  if (interrupt && exit !== 'any' && attributes.exit !== undefined)
    yield idle('exit', 'the step runs until it is stopped')
  if (hidden && isLast)
    yield idle('hidden', 'a hidden step runs before the one that follows it, and none does')
  if (attributes.timeout === 0) yield malformed(lintMessages.timeoutZero())
  if (typeof attributes.open === 'string' && !SERVICE.test(attributes.open))
    yield malformed(lintMessages.openMalformed(attributes.open))
  if (attributes.expect !== undefined && matchesAll(attributes.expect))
    yield { level: 'warning', rule: 'expect-always', message: lintMessages.expectAlways(attributes.expect) }
}

/**
 * Names attributes that are well written and still mean nothing where they stand.
 * @yields what it finds
 */
export function* findIdleAttributes({ deck }: DeckSource): Generator<Finding> {
  for (const step of deck.steps)
    for (const fault of faultsOf(step, step === deck.steps.at(-1))) yield { ...fault, line: step.line }
}
