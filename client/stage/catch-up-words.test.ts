import { expect, test } from 'vitest'

import type { CatchUpView } from '../../server/protocol/catch-up.ts'
import { tellCatchUpState } from './catch-up-words.ts'

const VIEW: CatchUpView = {
  state: 'running',
  slide: 12,
  done: 3,
  total: 9,
  wasReset: false,
  durationMs: 13_400,
}

test.each<[Partial<CatchUpView>, string]>([
  [{}, 'Catching up to slide 12'],
  [{ state: 'done', done: 9 }, 'Caught up to slide 12: 9 steps in 13 s.'],
  [{ state: 'done', done: 1, total: 1 }, 'Caught up to slide 12: one step in 13 s.'],
  [{ state: 'done', done: 0, total: 0 }, 'Slide 12 is caught up: nothing had to run.'],
  [{ state: 'stopped' }, 'Stopped after 3 of 9 steps.'],
  [{ state: 'failed', note: 'exit 1 instead of 0' }, 'Ended after 3 of 9 steps. exit 1 instead of 0'],
])('a catch-up that is %j is told as %j', (change, words) => {
  expect(tellCatchUpState({ ...VIEW, ...change })).toBe(words)
})
