import { expect, it } from 'vitest'

import { parseSchedule } from './cron-schedule.ts'

/** A Monday. */
const START = Date.UTC(2026, 10, 23, 9, 0, 30)

function next(schedule: string, after = START): string | undefined {
  const time = parseSchedule(schedule).next(after)
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 19)
}

it.each([
  ['* * * * *', '2026-11-23T09:01:00'],
  ['*/15 * * * *', '2026-11-23T09:15:00'],
  ['0 9 * * *', '2026-11-24T09:00:00'],
  ['30 8-10/2 * * *', '2026-11-23T10:30:00'],
  ['0 0 * * sun', '2026-11-29T00:00:00'],
  ['0 0 1 * fri', '2026-11-27T00:00:00'],
  ['0 0 29 2 *', '2028-02-29T00:00:00'],
  ['0 0 1 jan,jul *', '2027-01-01T00:00:00'],
  ['@hourly', '2026-11-23T10:00:00'],
  ['@every 90s', '2026-11-23T09:02:00'],
])('%s fires next at %s', (schedule, expected) => {
  expect(next(schedule)).toBe(expected)
})

it('never fires on a day that does not exist', () => {
  expect(next('0 0 31 2 *')).toBeUndefined()
})
