import { describe, expect, test } from 'vitest'

import type { Mark } from '../shell/mark.ts'
import type { RunPlan } from './run-plan.ts'
import { StepRun } from './step-run.ts'

const PLAN: RunPlan = {
  step: 's1',
  terminal: 'main',
  code: 'true',
  commands: 1,
  exit: 0,
  interrupt: false,
}
const start = (previous = 0): Mark => ({ type: 'command-start', previous })
const end = (exitCode: number): Mark => ({ type: 'command-end', exitCode })

/** A run that was typed at 0 ms and took these marks, one each 100 ms. */
function runWith(plan: Partial<RunPlan>, marks: Mark[]): StepRun {
  const run = new StepRun({ ...PLAN, ...plan }, 1, 0)
  run.typed()
  for (const [index, mark] of marks.entries()) run.take(mark, (index + 1) * 100)
  return run
}

describe('a step’s run', () => {
  test('is ok with the exit code that was expected, and knows how long it took', () => {
    expect(runWith({}, [start(), end(0)]).view()).toMatchObject({ state: 'ok', exitCode: 0, durationMs: 100 })
    expect(runWith({ exit: 1 }, [start(), end(1)]).state).toBe('ok')
    expect(runWith({ exit: 'any' }, [start(), end(7)]).state).toBe('ok')
  })

  test('fails with any other exit code', () => {
    expect(runWith({}, [start(), end(3)]).view()).toMatchObject({ state: 'failed', exitCode: 3 })
    expect(runWith({ exit: 1 }, [start(), end(0)]).state).toBe('failed')
  })

  test('fails with the first failure of a pasted block, though the last command was fine', () => {
    const run = runWith({ commands: 3 }, [start(), start(5), start(0), end(0)])
    expect(run.view()).toMatchObject({ state: 'failed', exitCode: 5 })
  })

  test('does not hear marks from before it was typed', () => {
    const run = new StepRun(PLAN, 1, 0)
    expect(run.take(end(1), 10)).toBe(false)
    expect(run.state).toBe('queued')
  })

  test('failed when the shell refused the text without running it', () => {
    expect(runWith({}, [end(2)]).view()).toMatchObject({ state: 'failed', exitCode: 2 })
  })

  test('is unknown under a prompt without marks, until the shell speaks again', () => {
    const run = runWith({}, [start(), { type: 'foreign-prompt' }])
    expect(run.state).toBe('unknown')
    run.take(end(0), 900)
    expect(run.state).toBe('ok')
  })

  test('takes its exit code from the next command when its own end was never said', () => {
    expect(runWith({}, [start(), start(4)]).view()).toMatchObject({ state: 'failed', exitCode: 4 })
  })

  test('says that it was interrupted when the presenter stopped it', () => {
    const run = new StepRun(PLAN, 1, 0)
    run.typed()
    run.take(start(), 100)
    run.stop(200)
    expect(run.state).toBe('running')
    run.take(end(130), 300)
    expect(run.state).toBe('interrupted')
  })

  test('ends with its shell, and is not called ok for that', () => {
    const run = runWith({}, [start()])
    run.exit({ exitCode: 1, signal: null }, false, 500)
    expect(run.view()).toMatchObject({ state: 'failed', exitCode: 1 })
    const cut = runWith({}, [start()])
    cut.exit({ exitCode: 255, signal: null }, true, 500)
    expect(cut.state).toBe('interrupted')
  })
})
