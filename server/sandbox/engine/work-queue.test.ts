import { afterEach, beforeEach, expect, it } from 'vitest'

import { StatusError } from '../apiserver/status-error.ts'
import { ManualClock } from '../manual-clock.ts'
import { Turns, WorkQueue } from './work-queue.ts'

let clock: ManualClock
let queues: WorkQueue[]
let turns: Turns

beforeEach(() => {
  clock = new ManualClock()
  queues = []
  turns = new Turns()
})
afterEach(() => {
  for (const queue of queues) queue.dispose()
  turns.dispose()
  expect(clock.pending).toBe(0)
})

function createQueue(sync: (key: string) => void, onError?: (error: unknown) => void): WorkQueue {
  const queue = new WorkQueue({ clock, turns, sync, onError })
  queues.push(queue)
  return queue
}

it('syncs a key once, however often it was added', async () => {
  const synced: string[] = []
  const queue = createQueue((key) => synced.push(key))
  for (const key of ['a', 'b', 'a', 'a']) queue.add(key)
  expect(synced).toEqual([])
  await clock.advance(0)
  expect(synced).toEqual(['a', 'b'])
})

it('syncs a key again that is added while its sync runs', async () => {
  let times = 0
  const queue = createQueue((key) => {
    if (++times === 1) queue.add(key)
  })
  queue.add('a')
  await clock.advance(0)
  expect(times).toBe(2)
})

it('tries again after 5, 10 and 20 ms, and from 5 ms anew after a success', async () => {
  const times: number[] = []
  const start = clock.now()
  const queue = createQueue(() => {
    times.push(clock.now() - start)
    if (times.length < 4 || times.length === 5) throw new StatusError('Conflict', 'not now')
  })
  queue.add('a')
  await clock.advance(1000)
  expect(times).toEqual([0, 5, 15, 35])
  queue.add('a')
  await clock.advance(1000)
  expect(times.slice(4)).toEqual([1000, 1005])
})

it('tells of bugs, and goes on with the other keys', async () => {
  const told: unknown[] = []
  const synced: string[] = []
  const bug = new TypeError('a bug')
  const queue = createQueue(
    (key) => {
      if (key === 'bad' && told.length === 0) throw bug
      synced.push(key)
    },
    (error) => told.push(error),
  )
  queue.add('bad')
  queue.add('good')
  await clock.advance(5)
  expect(told).toEqual([bug])
  expect(synced).toEqual(['good', 'bad'])
})

it('keeps the earlier of two times', async () => {
  let syncs = 0
  const queue = createQueue(() => syncs++)
  queue.addAfter('a', 50)
  queue.addAfter('a', 20)
  queue.addAfter('a', 80)
  await clock.advance(20)
  expect(syncs).toBe(1)
  await clock.advance(100)
  expect(syncs).toBe(1)
})

it('lets queues work key by key in turn', async () => {
  const synced: string[] = []
  const left = createQueue((key) => synced.push(`left ${key}`))
  const right = createQueue((key) => synced.push(`right ${key}`))
  for (const key of ['1', '2']) left.add(key)
  for (const key of ['1', '2']) right.add(key)
  await clock.advance(0)
  expect(synced).toEqual(['left 1', 'right 1', 'left 2', 'right 2'])
})
