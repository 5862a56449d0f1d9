import { expect, test } from 'vitest'

import { RealClock } from './real-clock.ts'

test('a thousandfold clock makes a minute of the cluster pass in a moment', async () => {
  const clock = new RealClock(1000)
  const start = clock.now()
  await clock.sleep(60_000)
  expect(clock.now() - start).toBeGreaterThanOrEqual(59_999)
})

test('time goes on from where it was when the speed changes, and what waits comes sooner', async () => {
  const clock = new RealClock()
  const start = clock.now()
  const waiting = clock.sleep(3_600_000)
  clock.setSpeed(1_000_000)
  await waiting
  clock.setSpeed(1)
  expect(clock.now() - start).toBeGreaterThanOrEqual(3_599_999)
})

test('an aborted sleep rejects with the reason, and a disposed alarm never rings', async () => {
  const clock = new RealClock(1000)
  const abort = new AbortController()
  const rung: string[] = []
  clock.after(1000, () => rung.push('disposed')).dispose()
  const sleeping = clock.sleep(1_000_000, abort.signal)
  abort.abort(new Error('closing'))
  await expect(sleeping).rejects.toThrow('closing')
  await clock.sleep(2000)
  expect(rung).toEqual([])
})
