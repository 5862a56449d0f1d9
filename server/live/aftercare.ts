import { parseCondition } from '../deck/condition.ts'
import type { Step } from '../deck/deck.ts'
import { fillPlaceholder } from '../deck/placeholder.ts'
import type { Execute } from './execute.ts'
import { makeExpectation } from './expectation.ts'
import { NOTES } from './messages.ts'
import type { Conclusion, StepRun } from './step-run.ts'
import { explainWait } from './wait-failure.ts'
import { describeCondition, waitUntil } from './waiter.ts'

/** A step that does not say how long it may wait waits as long as this, in seconds. */
export const WAIT_SECONDS = 60

export interface AftercareOptions {
  execute: Execute
  /** True when the presenter has agreed to what the deck runs by itself: only then a command of `wait` is run. */
  isTrusted: () => boolean
  /** Tells that the run says something new. */
  onChange: (run: StepRun) => void
}

/** Judges what a step's commands printed, then waits for what the step waits for; null when that was given up. */
export async function conclude(
  run: StepRun,
  step: Step,
  signal: AbortSignal,
  options: AftercareOptions,
): Promise<Conclusion | null> {
  const mismatch = makeExpectation(step)?.(run.record?.plain() ?? []) ?? null
  if (mismatch !== null) return { state: 'failed', note: NOTES.notAsExpected, mismatch }
  const { wait, timeout = WAIT_SECONDS } = step.attributes
  if (wait === undefined) return { state: 'ok' }
  const { placeholder } = step
  const { filled } = run.view()
  const isFilled = filled !== undefined && placeholder !== undefined
  const condition = parseCondition(isFilled ? fillPlaceholder(wait, placeholder, filled) : wait)
  if (condition.type === 'command' && !options.isTrusted()) return { state: 'ok', note: NOTES.waitUntrusted }
  const words = describeCondition(condition)
  run.waitFor(words, timeout * 1000)
  options.onChange(run)
  const { execute } = options
  try {
    const waiting = { execute, terminal: step.terminal, timeoutMs: timeout * 1000, signal }
    const how = await waitUntil(condition, waiting)
    if (how === 'aborted') return null
    if (how === 'holds') return { state: 'ok' }
    const why = await explainWait(condition, execute, step.terminal)
    return { state: 'failed', note: NOTES.waitedInVain(words, timeout, why) }
  } catch {
    return { state: 'failed', note: NOTES.waitUnreachable(words) }
  }
}
