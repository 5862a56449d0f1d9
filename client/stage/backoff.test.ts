import { expect, test } from 'vitest'

import { backoffMs } from './backoff.ts'

test('waits double with each attempt, up to five seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, 1))).toEqual([
    250, 500, 1_000, 2_000, 4_000, 5_000, 5_000,
  ])
})

test('chance takes off a quarter at most', () => {
  expect(backoffMs(5, 0)).toBe(3_750)
})
