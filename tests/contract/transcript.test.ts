import { expect, test } from 'vitest'

import { isSaid, readLines, readTranscript } from './transcript.ts'

test('a transcript gives its commands with what they say and how they exit', () => {
  const text = '// a note\n$ first \\\n  --flag\none   two\n\n~ second\n…\n[3]\n'
  expect(readTranscript(text)).toEqual([
    { command: 'first --flag', line: 2, isAwaited: false, expected: ['one two'], exit: 0 },
    { command: 'second', line: 6, isAwaited: true, expected: ['…'], exit: 3 },
  ])
})

test('a line before the first command is refused', () => {
  expect(() => readTranscript('one\n$ first')).toThrow('line 1: a command was expected, but got one')
})

test.each([
  [['one'], 'one\n', true],
  [['one'], 'one\ntwo\n', false],
  [['one', 'two'], 'one\n', false],
  [['web-… 1/1'], 'web-x   1/1\n', true],
  [['web-… 1/1'], 'web-x 0/1\n', false],
  [['a.c'], 'abc\n', false],
  [['one', '…', 'four'], 'one\ntwo\nthree\nfour\n', true],
  [['one', '…'], 'one\n', true],
  [['one', '? two', 'three'], 'one\nthree\n', true],
  [['one', '? two', 'three'], 'one\ntwo\nthree\n', true],
  [['one', '? two', 'three'], 'one\nfour\nthree\n', false],
  [[], '', true],
  [[], 'one\n', false],
])('%j is said by %j: %s', (expected, said, is) => {
  expect(isSaid(expected, readLines(said))).toBe(is)
})
