import { expect, test } from 'vitest'

import { FLOW } from '../../server/protocol/frame.ts'
import { FlowCounter } from './flow-counter.ts'

function makeCounter(): { counter: FlowCounter; acknowledged: number[] } {
  const acknowledged: number[] = []
  return { counter: new FlowCounter((bytes) => acknowledged.push(bytes)), acknowledged }
}

test('output is acknowledged when nothing is left to parse', () => {
  const { counter, acknowledged } = makeCounter()
  const first = counter.write(10)
  const second = counter.write(5)
  first()
  expect(acknowledged).toEqual([])
  second()
  expect(acknowledged).toEqual([15])
})

test('a flood is acknowledged in large pieces, counted from the snapshot', () => {
  const { counter, acknowledged } = makeCounter()
  const chunks = Array.from({ length: 10 }, () => counter.write(FLOW.ackEvery / 4))
  for (const parsed of chunks) parsed()
  expect(acknowledged).toEqual([FLOW.ackEvery, 2 * FLOW.ackEvery, 2.5 * FLOW.ackEvery])
})

test('output from before a snapshot does not count after it', () => {
  const { counter, acknowledged } = makeCounter()
  const old = counter.write(100)
  counter.restart()
  const fresh = counter.write(7)
  old()
  fresh()
  expect(acknowledged).toEqual([7])
})
