import { expect, test } from 'vitest'
import { leftOut, shorten } from './shorten.ts'

const list = (length: number): number[] => Array.from({ length }, (_, index) => index + 1)

test('a list that fits stays whole', () => {
  expect(shorten(list(10), 10)).toEqual({ head: list(10), left: 0, tail: [] })
})

test('a longer one keeps its beginning and its end, and counts the rest', () => {
  expect(shorten(list(100), 10)).toEqual({ head: [1, 2, 3, 4, 5, 6], left: 91, tail: [98, 99, 100] })
})

test.each([3, 4, 7, 20])('at most %i entries are left, the line about the rest counted', (most) => {
  const { head, left, tail } = shorten(list(1_000), most)
  expect(head.length + 1 + tail.length).toBe(most)
  expect(head.length + left + tail.length).toBe(1_000)
})

test('the line about the rest counts in words', () => {
  expect([leftOut(1), leftOut(20)]).toEqual(['… 1 line left out …', '… 20 lines left out …'])
})
