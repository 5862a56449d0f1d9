import { expect, test } from 'vitest'

import type { Timings } from '../../server/protocol/timings.ts'
import { Recording, describeRecording } from './recording.ts'

const TIMINGS: Timings = {
  rehearsedAt: '2026-11-12T23:30:00Z',
  target: 'ssh:kube1',
  simulated: false,
  cluster: 'v1.34.1',
  durations: { pods: 4_200 },
  playable: ['pods'],
}

test.each([
  [TIMINGS, '12 Nov 2026 on kube1'],
  [{ ...TIMINGS, target: 'sandbox', simulated: true }, '12 Nov 2026 on the simulated cluster'],
  [{ ...TIMINGS, target: 'local', rehearsedAt: 'soon' }, 'on local'],
  [null, ''],
])('a recording says when and where it was made', (timings, words) => {
  expect(describeRecording(timings)).toBe(words)
})

test('a step that was not rehearsed has no usual time and cannot be played', () => {
  const recording = new Recording(() => {})
  expect(recording.usualMs('pods')).toBeUndefined()
  recording.take(TIMINGS)
  expect([recording.usualMs('pods'), recording.canPlay('pods')]).toEqual([4_200, true])
  expect([recording.usualMs('toString'), recording.canPlay('other')]).toEqual([undefined, false])
  recording.take(null)
  expect(recording.canPlay('pods')).toBe(false)
})
