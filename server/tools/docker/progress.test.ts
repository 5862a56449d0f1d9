import { PassThrough } from 'node:stream'

import { expect, test } from 'vitest'

import type { Io } from '../io.ts'
import { Progress, drawBar } from './progress.ts'
import { formatSize } from './units.ts'

async function show(isTerminal: boolean): Promise<string> {
  const stdout: PassThrough & Io['stdout'] = new PassThrough()
  stdout.isTTY = isTerminal
  const progress = new Progress(stdout, () => Promise.resolve(void stdout.write('heading\n')))
  await progress.update('aaa', 'Preparing')
  await progress.update('bbb', 'Preparing')
  await progress.update('aaa', 'Pushing  [=>  ]', true)
  await progress.update('aaa', 'Pushed')
  return String(stdout.read())
}

test('on a terminal each layer keeps its line', async () => {
  expect(await show(true)).toBe(
    'heading\naaa: Preparing\nbbb: Preparing\n' +
      '\u001B[2A\u001B[2K\raaa: Pushing  [=>  ] \r\u001B[2B' +
      '\u001B[2A\u001B[2K\raaa: Pushed \r\u001B[2B',
  )
})

test('anywhere else each change is a line, and bytes on the way are none', async () => {
  expect(await show(false)).toBe('heading\naaa: Preparing\nbbb: Preparing\naaa: Pushed\n')
})

test('a bar is as long at its end as at its beginning', () => {
  expect(drawBar(0, 2000, formatSize)).toBe(`[>${' '.repeat(49)}]  0B/2kB`)
  expect(drawBar(1000, 2000, formatSize)).toBe(`[${'='.repeat(25)}>${' '.repeat(24)}]  1kB/2kB`)
  expect(drawBar(2000, 2000, formatSize)).toBe(`[${'='.repeat(50)}]  2kB/2kB`)
})
