import { Script, type Context, createContext } from 'node:vm'

import { ProcessEnded } from './process-ended.ts'
import { exitCodeOf } from './signals.ts'

/** A match may take so long; on a busy machine that is still far more than any pattern of a lab needs. */
const MOST_MS = 150
/** After so much matching in one turn of the event loop, others go first. */
const TIRED_MS = 10
/** What surely takes less than a millisecond is not worth the price of a watchdog, some 0.1 ms. */
const CHEAP_STEPS = 500_000

/** An expression of which a part that repeats repeats, or that refers back: its steps may grow exponentially. */
const WILD = /\)[*+?{]|\\[1-9]|[*+}][*+{]/

// oxlint-disable-next-line no-restricted-globals -- how long this thread was held up, at whatever speed the cluster runs
const realTime = (): number => performance.now()

const work = new Script('work()')
let world: Context | undefined
let spentMs = 0

/** Whether so much was matched in this turn of the event loop that it is time for a rest. */
export const isTired = (): boolean => spentMs > TIRED_MS

/**
 * Matches a pattern that came from outside. JavaScript's expressions backtrack, some for years, and nothing else runs
 * meanwhile: what takes longer than its time is broken off, and its process killed as one that the kernel has had enough of.
 * @param texts as long as what is matched
 * @throws {ProcessEnded}
 */
export function bounded<Result>({ source }: RegExp, texts: string, match: () => Result): Result {
  if (isCheap(source, texts.length)) return match()
  const began = realTime()
  if (spentMs === 0) setImmediate(() => (spentMs = 0))
  const box: { result?: { value: Result } } = {}
  world ??= createContext({})
  world['work'] = () => (box.result = { value: match() })
  try {
    work.runInContext(world, { timeout: MOST_MS })
  } catch (error) {
    if (isTimeout(error)) throw new ProcessEnded(exitCodeOf('KILL'))
    throw error
  } finally {
    world['work'] = undefined
    spentMs += realTime() - began
  }
  if (!box.result) throw new ProcessEnded(exitCodeOf('KILL'))
  return box.result.value
}

/** Whether an expression has found something, within its time. @throws {ProcessEnded} */
export const matches = (expression: RegExp, text: string): boolean =>
  bounded(expression, text, () => expression.test(text))

function isCheap(source: string, length: number): boolean {
  const repeats = source.match(/[*+?{]/g)?.length ?? 0
  if (repeats === 0) return source.length * length <= CHEAP_STEPS
  return !WILD.test(source) && length ** (repeats + 1) <= CHEAP_STEPS
}

/** It comes from the other world, and so is no Error of this one. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
