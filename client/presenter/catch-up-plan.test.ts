import { expect, test } from 'vitest'

import type { StepView } from '../../server/protocol/deck.ts'
import type { Run, RunState } from '../../server/protocol/run.ts'
import { type CatchUpPlan, planCatchUp } from './catch-up-plan.ts'

const makeStep = (id: string, slide: number): StepView => ({
  id,
  slide,
  line: 1,
  code: id,
  commands: [id],
  terminal: 'main',
  exit: 0,
  interrupt: false,
})
const STEPS = [makeStep('one', 2), makeStep('two', 2), makeStep('three', 5)]

function plan(
  slide: number,
  states: Record<string, RunState>,
  isReal = false,
  recorded = false,
): CatchUpPlan {
  const runOf = (step: string): Run | undefined => {
    const state = states[step]
    return state && { step, serial: 1, state, terminal: 'main', startedAt: 0, commands: 1, recorded }
  }
  return planCatchUp({ slide, steps: STEPS, runOf, simulated: !isReal })
}
const tell = (slide: number, states: Record<string, RunState>): string => plan(slide, states).sentence

test('a catch-up says how many steps are missing; one that failed has run', () => {
  expect(tell(5, {})).toBe('2 steps before it that have not run yet run now. It can be stopped at any time.')
  expect(tell(5, { one: 'failed' })).toMatch(/^One step before it that has not run yet runs now/)
  expect(tell(5, { one: 'ok', two: 'ok' })).toBe('Every step before this slide has run already.')
  expect(tell(2, {})).toBe('No step comes before this slide.')
})

test('a catch-up that goes back resets the simulated cluster first', () => {
  expect(plan(5, { three: 'failed' })).toEqual({
    sentence:
      'The lecture is past this slide, so the simulated cluster is reset first. Then the 2 steps before it run again.',
    needsReset: false,
  })
  expect(tell(2, { one: 'ok' })).toBe(
    'The lecture is past this slide, so the simulated cluster is reset first.',
  )
})

test('on a real cluster nothing is deleted before the presenter has seen it', () => {
  expect(plan(2, { one: 'ok' }, true).needsReset).toBe(true)
  expect(plan(5, { one: 'ok' }, true).needsReset).toBe(false)
})

test('a recording that was played is no run', () => {
  expect(plan(5, { three: 'ok' }, true, true).needsReset).toBe(false)
  expect(plan(5, { one: 'ok' }, false, true).sentence).toMatch(/^2 steps/)
})
