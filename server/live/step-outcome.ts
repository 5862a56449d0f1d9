import { setTimeout as sleep } from 'node:timers/promises'

import type { Step } from '../deck/deck.ts'
import type { Mismatch } from '../protocol/run.ts'
import { makeExpectation } from './expectation.ts'
import { NOTES, type Refusal, isRefusal } from './messages.ts'
import type { StepRun } from './step-run.ts'
import type { StepRunner } from './step-runner.ts'

/** How a step went that ran by itself. */
export interface StepOutcome {
  step: Step
  /** Null when it was refused. */
  run: StepRun | null
  isExpected: boolean
  /** In what it was not as expected, one sentence each. */
  problems: string[]
  mismatch?: Mismatch
}

export interface OutcomeOptions {
  runner: StepRunner
  signal: AbortSignal
  /** How long a step may run that does not end by itself, its waiting not counted; in milliseconds. */
  limitMs: number
}

/** A step that runs until stopped and expects nothing has shown itself once it wrote something, or after this long. */
const SHOWN_MS = 3_000
const LOOK_MS = 50
/** How long a stopped program may take to end. */
const STOP_MS = 10_000

const refused = (step: Step, { message }: Refusal): StepOutcome => ({
  step,
  run: null,
  isExpected: false,
  problems: [message],
})

/**
 * Runs a step as a click does and resolves when it is over: settled, or, if it runs until stopped, once it shows what the deck
 * expects; then it is left running. Never later than its time; aborted, it is stopped.
 */
export async function runToOutcome(step: Step, options: OutcomeOptions): Promise<StepOutcome> {
  const { runner } = options
  let found: StepRun | null = null
  let serial: number | null = null
  const unwatch = runner.watch((view, run) => {
    // Another run of it may come meanwhile, such as its recording.
    if (view.step === step.id && (serial === null || view.serial === serial)) found = run
  })
  try {
    const answer = runner.run({ step: step.id })
    if (isRefusal(answer)) return refused(step, answer)
    serial = answer.serial
    const isTimely = await untilOver(step, () => found, options)
    const run = found
    return run === null ? neverTold(step) : judge(step, run, isTimely)
  } finally {
    unwatch()
  }
}

const neverTold = (step: Step): StepOutcome => ({
  step,
  run: null,
  isExpected: false,
  problems: [NOTES.unmarked],
})

/** Resolves with false when its time ran out. */
async function untilOver(step: Step, find: () => StepRun | null, options: OutcomeOptions): Promise<boolean> {
  const { runner, signal, limitMs } = options
  const end = performance.now() + limitOf(step, limitMs)
  for (;;) {
    const run = find()
    if (run !== null && isOver(step, run)) return true
    if (signal.aborted || performance.now() > end) break
    await sleep(LOOK_MS)
  }
  runner.stop(step.terminal)
  const stopEnd = performance.now() + STOP_MS
  while (find()?.isSettled === false && performance.now() < stopEnd) await sleep(LOOK_MS)
  return signal.aborted
}

/** `timeout` bounds what a step waits for, and where it waits for nothing, the step itself. */
function limitOf({ attributes: { wait, timeout } }: Step, limitMs: number): number {
  if (timeout === undefined) return limitMs
  return wait === undefined ? timeout * 1000 : limitMs + timeout * 1000
}

function isOver(step: Step, run: StepRun): boolean {
  if (run.isSettled || run.state === 'unknown') return true
  if (!step.interrupt || run.state !== 'running' || run.record === null) return false
  const expectation = makeExpectation(step)
  if (expectation !== null) return expectation(run.record.plain()) === null
  return !run.record.isEmpty || Date.now() - run.view().startedAt > SHOWN_MS
}

function judge(step: Step, run: StepRun, isTimely: boolean): StepOutcome {
  const { state, exitCode, note, mismatch, startedAt } = run.view()
  const isRunning = step.interrupt && state === 'running'
  if (state === 'ok' || isRunning) return { step, run, isExpected: true, problems: [] }
  const problems: string[] = []
  const late = step.interrupt ? (makeExpectation(step)?.(run.record?.plain() ?? []) ?? undefined) : undefined
  if (!isTimely) problems.push(NOTES.neverEnded(Math.round((Date.now() - startedAt) / 1000)))
  else if (state === 'interrupted') problems.push(NOTES.wasInterrupted)
  if (state === 'failed' && exitCode !== undefined && exitCode !== step.exit && step.exit !== 'any')
    problems.push(NOTES.exitCode(exitCode, step.exit))
  if (note !== undefined) problems.push(note)
  if (late !== undefined) problems.push(NOTES.notAsExpected)
  const shown = mismatch ?? late
  return { step, run, isExpected: false, problems, ...(shown !== undefined && { mismatch: shown }) }
}
