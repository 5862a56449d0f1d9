import { expect, test } from 'vitest'

import { age, humanDuration } from './duration.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

test.each([
  [-2 * SECOND, '<invalid>'],
  [-1.5 * SECOND, '0s'],
  [0, '0s'],
  [999, '0s'],
  [53 * SECOND, '53s'],
  [119 * SECOND, '119s'],
  [2 * MINUTE, '2m'],
  [2 * MINUTE + 4 * SECOND, '2m4s'],
  [9 * MINUTE + 59 * SECOND, '9m59s'],
  [10 * MINUTE + 59 * SECOND, '10m'],
  [3 * HOUR - 1, '179m'],
  [3 * HOUR, '3h'],
  [7 * HOUR + 59 * MINUTE, '7h59m'],
  [8 * HOUR + 59 * MINUTE, '8h'],
  [47 * HOUR, '47h'],
  [48 * HOUR, '2d'],
  [7 * DAY + 5 * HOUR, '7d5h'],
  [8 * DAY + 5 * HOUR, '8d'],
  [729 * DAY, '729d'],
  [730 * DAY, '2y'],
  [735 * DAY, '2y5d'],
  [8 * 365 * DAY + 5 * DAY, '8y'],
])('%i ms is shown as %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text)
})

test('an age counts from a time of the API', () => {
  expect(age('2026-11-23T08:43:03Z', Date.parse('2026-11-23T08:44:01Z'))).toBe('58s')
})

test('what has no time has an unknown age', () => {
  expect(age(undefined, 0)).toBe('<unknown>')
})
