import { expect, test } from 'vitest'

import { OutputRecord } from './output-record.ts'

const bytes = (text: string): Buffer => Buffer.from(text)

test('a character that two bursts share is kept whole', () => {
  const record = new OutputRecord(1000)
  const euro = bytes('€')
  record.add(euro.subarray(0, 1), 1000)
  record.add(euro.subarray(1), 1100)
  expect(record.events).toEqual([[100, '€']])
})

test('bursts within a moment are one event', () => {
  const record = new OutputRecord(0)
  for (const ms of [100, 101, 105, 400]) record.add(bytes('a'), ms)
  expect(record.events).toEqual([
    [100, 'aaa'],
    [400, 'a'],
  ])
})

test('plain lines hold neither colours nor what was overwritten', () => {
  const record = new OutputRecord(0)
  record.add(bytes('\u001B[1mbold\u001B[0m\r\npull 10%\rpull 99%\r\n\r\nend\r\n'), 1)
  expect(record.plain()).toEqual(['bold', 'pull 99%', '', 'end'])
})

test('what is too much is counted and not kept', () => {
  const record = new OutputRecord(0)
  record.add(bytes('x'.repeat(300 * 1024)), 1)
  expect(record.plain()[0]).toHaveLength(256 * 1024)
  expect(record.cut).toBe(44 * 1024)
})

test('what a full-screen program writes somewhere on the screen is a line', () => {
  const record = new OutputRecord(0)
  record.add(
    bytes('\u001B[?1049h\u001B[1;1HEvery 2.0s: kubectl get pods\u001B[3;1HNAME\u001B[4d\rweb\u001B[24;1H'),
    1,
  )
  expect(record.plain().filter((line) => line !== '')).toEqual([
    'Every 2.0s: kubectl get pods',
    'NAME',
    'web',
  ])
})
