import type { Step } from '../deck/deck.ts'
import { STEP_LIMIT_MS } from '../live/catch-up.ts'
import type { LabSteps } from '../live/lab-steps.ts'
import { runToOutcome } from '../live/step-outcome.ts'
import type { StepRun } from '../live/step-run.ts'
import type { StepRunner } from '../live/step-runner.ts'
import { noteOf } from './messages.ts'
import {
  type RehearsedStep,
  type Verdict,
  prolongRecord,
  recordOutcome,
  recordSkipped,
} from './rehearsed-step.ts'

/** Which steps of a deck are rehearsed, and whether one that is not as expected ends it. */
export interface Selection {
  /** Slides, 1-based, both counted; the setup runs in any case. */
  from: number
  to: number
  /** One step's id; null for all. */
  only: string | null
  keepGoing: boolean
}

export interface RehearsalOptions {
  steps: LabSteps
  runner: StepRunner
  selection: Selection
  signal: AbortSignal
  /** Asked after a failure for a sentence on the cluster itself; null when it is not to blame. */
  diagnose: () => Promise<string | null>
  /** Called before each step with its place, from 1. */
  onStart: (step: Step, place: number, count: number) => void
  /** Called after each step that was rehearsed or skipped. */
  onEnd: (step: RehearsedStep, place: number, count: number) => void
}

/** The steps that a selection takes, in the order in which they run; one step comes with the hidden ones that belong before it. */
export function selectSteps(steps: LabSteps, { from, to, only }: Selection): Step[] {
  if (only === null)
    return steps.all.filter(({ line, slide }) => line === 0 || (slide >= from && slide <= to))
  const step = steps.find(only)
  return step === undefined ? [] : [...steps.hiddenBefore(step, () => false), step]
}

/** Runs the steps in order with nobody watching; one that is not as expected skips the rest unless it shall keep going. */
export async function rehearse(options: RehearsalOptions): Promise<RehearsedStep[]> {
  const { steps, runner, selection, signal, diagnose, onStart, onEnd } = options
  const chosen = selectSteps(steps, selection)
  const rehearsed: RehearsedStep[] = []
  const running: Running[] = []
  let skipped: string | null = null
  for (const [index, step] of chosen.entries()) {
    const place = index + 1
    prolong(running, ({ slide }) => slide !== step.slide)
    if (signal.aborted) skipped ??= noteOf.stopped
    if (skipped === null) onStart(step, place, chosen.length)
    const outcome =
      skipped === null ? await runToOutcome(step, { runner, signal, limitMs: STEP_LIMIT_MS }) : null
    const result = outcome ? recordOutcome(outcome) : recordSkipped(step, skipped ?? '')
    if (outcome?.run && result.record.state === 'running') running.push({ result, run: outcome.run })
    if (isFailure(result.verdict) && !signal.aborted) {
      const blame = await diagnose()
      if (blame !== null) result.record.problems.push(blame)
    }
    rehearsed.push(result)
    onEnd(result, place, chosen.length)
    if (isFailure(result.verdict) && !selection.keepGoing && !signal.aborted)
      skipped ??= noteOf.afterFailure(step)
  }
  prolong(running, () => true)
  return rehearsed
}

/** A step that runs on beside the next ones. */
interface Running {
  result: RehearsedStep
  run: StepRun
}

/** Ends the records of steps that run on, once the slide that they stand on is over. */
function prolong(running: Running[], isOver: (step: Step) => boolean): void {
  for (const each of running.filter(({ result }) => isOver(result.step))) {
    prolongRecord(each.result, each.run)
    running.splice(running.indexOf(each), 1)
  }
}

/** True for a verdict that makes a rehearsal fail. */
export const isFailure = (verdict: Verdict): boolean => verdict === 'failed'
