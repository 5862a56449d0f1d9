import { nearest } from '../nearest.ts'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/** The ready-made conditions (docs/steps.md): what can be waited for, by kind. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  deploy: ['available', 'gone'],
  pod: ['ready', 'gone'],
  svc: ['answers', 'gone'],
}
const KINDS: Readonly<Record<string, string>> = {
  deploy: 'deploy',
  deployment: 'deploy',
  deployments: 'deploy',
  pod: 'pod',
  pods: 'pod',
  po: 'pod',
  svc: 'svc',
  service: 'svc',
  services: 'svc',
}
const CONDITION = /^([A-Za-z][\w.]*)\/[\w.-]+\s+(\w+)$/
const KNOWN_STATES = new Set(Object.values(STATES).flat())

/** Says what is wrong with a condition; null when it is one, or is a command. */
function faultOf(wait: string): string | null {
  const [, written = '', state = ''] = CONDITION.exec(wait.trim()) ?? []
  if (written === '') return null
  const kind = KINDS[written.toLowerCase()]
  if (kind === undefined) {
    const near = nearest(written, Object.keys(KINDS))
    // `bin/check now` is a command; with a state behind it, or near to a kind, it was to be a condition.
    return near === undefined && !KNOWN_STATES.has(state) ? null : lintMessages.waitKind(written, near)
  }
  const states = STATES[kind] ?? []
  if (states.includes(state)) return null
  return lintMessages.waitState(kind, states.join('`, `'), state, nearest(state, states))
}

/**
 * Names a `wait=` that is meant as a ready-made condition and is none.
 * @yields what it finds
 */
export function* findWaitFaults({ deck }: DeckSource): Generator<Finding> {
  for (const { line, attributes } of deck.steps) {
    const message = attributes.wait === undefined ? null : faultOf(attributes.wait)
    if (message !== null) yield { line, level: 'error', rule: 'wait-unknown', message }
  }
}
