import { expect, test } from 'vitest'
import { toAsciicast } from './asciicast.ts'

const record = {
  typed: 'kubectl get pods',
  state: 'ok' as const,
  startedAt: '2026-11-26T21:17:13.500Z',
  durationMs: 1_500,
  output: [
    [20, 'NAME\r\n'],
    [1_234.5, '\u001B[32mpingpong\u001B[0m\r\n'],
    [1_200, 'late\r\n'],
  ] as [number, string][],
}
const screen = { cols: 110, rows: 30 }

const linesOf = (cast: string): unknown[] =>
  cast
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))

test('the first line is the header of version 2', () => {
  expect(linesOf(toAsciicast(record, { screen }))[0]).toEqual({
    version: 2,
    width: 110,
    height: 30,
    timestamp: 1_795_727_833,
    duration: 1.5,
    title: 'kubectl get pods',
    env: { TERM: 'xterm-256color' },
  })
})

test('then comes the command, then each burst in seconds, never back in time', () => {
  expect(linesOf(toAsciicast(record, { screen })).slice(1)).toEqual([
    [0, 'o', '\u001B[1m$ kubectl get pods\u001B[0m\r\n'],
    [0.02, 'o', 'NAME\r\n'],
    [1.2345, 'o', '\u001B[32mpingpong\u001B[0m\r\n'],
    [1.2345, 'o', 'late\r\n'],
    [1.5, 'o', '\u001B[1m$ \u001B[0m'],
  ])
})

test('a step that was left running has no prompt, but its whole length', () => {
  expect(linesOf(toAsciicast({ ...record, state: 'running' }, { screen })).at(-1)).toEqual([1.5, 'o', ''])
})

test('of several commands only the first is told, since the shell echoed the others', () => {
  const typed = 'for i in 1 2\ndo echo $i; done\npwd'
  expect(linesOf(toAsciicast({ ...record, typed }, { screen }))[1]).toEqual([
    0,
    'o',
    '\u001B[1m$ for i in 1 2\r\n> do echo $i; done\u001B[0m\r\n',
  ])
})

test('each event is one line, whatever is in it', () => {
  const output = [[0, 'a\nb\u2028c"\\']] as [number, string][]
  const lines = toAsciicast({ ...record, output }, { screen }).split('\n')
  expect(lines).toHaveLength(5)
  expect(linesOf(lines.join('\n'))[2]).toEqual([0, 'o', 'a\nb\u2028c"\\'])
})
