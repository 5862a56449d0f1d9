import type { StepView } from '../../server/protocol/deck.ts'
import { type Run, isSettled } from '../../server/protocol/run.ts'

/** What Enter would run: a step, and which of its commands when it is run one command at a time. */
export interface NextStep {
  step: StepView
  /** From 1; absent when the step runs whole. */
  command?: number
}

/** The command after the one that ran last by itself, from 1; null when none is left or the step ran whole. */
export function commandAfter(step: StepView, run: Run | undefined): number | null {
  if (!run || run.command === undefined || run.commands > 1 || run.state !== 'ok') return null
  return run.command < step.commands.length ? run.command + 1 : null
}

/** True while a run holds its terminal, so that nothing more is typed there unasked. */
export function isActive(run: Run | undefined): boolean {
  return run !== undefined && !isSettled(run.state) && run.state !== 'unknown'
}

function isDone(step: StepView, run: Run | undefined): boolean {
  if (!run) return false
  // A step that runs until stopped has done its work once it was started.
  if (step.interrupt && (isActive(run) || run.state === 'interrupted')) return true
  return run.state === 'ok' && commandAfter(step, run) === null
}

/**
 * Finds what Enter runs on a slide: its first step that is not ok yet. Nothing while a step before it still runs, unless
 * that one runs until stopped.
 */
export function findNextStep(
  steps: readonly StepView[],
  runOf: (step: string) => Run | undefined,
): NextStep | null {
  for (const step of steps) {
    const run = runOf(step.id)
    if (isDone(step, run)) continue
    if (isActive(run)) return null
    const command = commandAfter(step, run)
    return command === null ? { step } : { step, command }
  }
  return null
}
