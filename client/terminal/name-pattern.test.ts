import { expect, test } from 'vitest'

import { findNames, patternOf } from './name-pattern.ts'

const POD = 'pingpong-xxxxxxxxxx-yyyyy'
const names = (text: string, placeholder = POD): string[] =>
  findNames(text, placeholder).map(({ name }) => name)

test('a name that fits a placeholder is found in a table', () => {
  expect(findNames('pod/pingpong-7d4b9c8f6d-x2k9p   1/1   Running', POD)).toEqual([
    { name: 'pingpong-7d4b9c8f6d-x2k9p', index: 4 },
  ])
})

test('a longer name, a part of one and the placeholder itself are none', () => {
  expect(names('my-pingpong-7d4b9c8f6d-x2k9p pingpong-7d4b9c8f6d-x2k9p-1 pingpong-7d4b9c8f6d')).toEqual([])
  expect(names(`kubectl delete pod ${POD}`)).toEqual([])
})

test('all that stand on a line are found', () => {
  expect(names('pingpong-aaa-1 pingpong-bbb-2, pingpong-ccc-3.')).toHaveLength(3)
})

test('behind a digit only digits fit', () => {
  expect(names('80:31234/TCP 3abcd', '3xxxx')).toEqual(['31234'])
})

test('an address fits four numbers', () => {
  expect(names('10.0.0.17 and v1.2.3.4.5', 'X.X.X.X')).toEqual(['10.0.0.17'])
})

test('signs of a pattern in a placeholder stand for themselves', () => {
  expect(names('v1.2-abc v1x2-abc', 'v1.2-xxxx')).toEqual(['v1.2-abc'])
})

test('a placeholder that says nothing finds nothing', () => {
  expect(patternOf('xxxx')).toBeNull()
  expect(names('every word here', 'xxxx')).toEqual([])
})
