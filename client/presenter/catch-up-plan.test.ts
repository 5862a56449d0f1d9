import { expect, test } from 'vitest'

import type { StepView } from '../../server/protocol/deck.ts'
import type { Run, RunState } from '../../server/protocol/run.ts'
import { tellCatchUp } from './catch-up-plan.ts'

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

function tell(slide: number, states: Record<string, RunState>, simulated = true): string {
  const runOf = (step: string): Run | undefined => {
    const state = states[step]
    return state && { step, serial: 1, state, terminal: 'main', startedAt: 0, commands: 1 }
  }
  return tellCatchUp({ slide, steps: STEPS, runOf, simulated })
}

test('a catch-up says how many steps are missing', () => {
  expect(tell(5, {})).toBe('2 steps before it that have not run yet run now. It can be stopped at any time.')
  expect(tell(5, { one: 'ok', two: 'failed' })).toMatch(/^One step before it that has not run yet runs now/)
  expect(tell(5, { one: 'ok', two: 'ok' })).toBe('Every step before this slide has run already.')
  expect(tell(2, {})).toBe('No step comes before this slide.')
})

test('a catch-up that goes back says that it resets first, and what that is on a real cluster', () => {
  expect(tell(5, { three: 'failed' })).toBe(
    'The lecture is past this slide, so the simulated cluster is reset first. Then the 2 steps before it run again.',
  )
  expect(tell(2, { one: 'ok' }, false)).toBe(
    'The lecture is past this slide, so what the lab has made is deleted first.',
  )
})
