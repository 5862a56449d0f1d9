import { describe, expect, test } from 'vitest'

import { copyOf, isSame, settle } from './json.ts'

describe('settle', () => {
  const before = settle({ a: { b: [1, { c: 2 }] }, d: 'x' })

  test('gives the state before when nothing changed, and freezes what did', () => {
    expect(settle(copyOf(before), before)).toBe(before)
    const after = settle({ ...copyOf(before), d: 'y' }, before)
    expect(after.a).toBe(before.a)
    expect(Object.isFrozen(after)).toBe(true)
  })

  test('shares the items of a list that stay', () => {
    const after = settle({ a: { b: [3, { c: 2 }] }, d: 'x' }, before)
    expect(after.a.b[1]).toBe(before.a.b[1])
    expect(after.a.b).not.toBe(before.a.b)
  })

  test('sees a member that went, and one that came', () => {
    expect(settle({ a: 1 }, settle({ a: 1, b: 2 }))).toEqual({ a: 1 })
    expect(settle({ a: 1, b: 2 }, settle({ a: 1 }))).toEqual({ a: 1, b: 2 })
  })

  test('takes undefined for missing, and keeps null', () => {
    const state = settle({ a: undefined, b: null })
    expect(Object.keys(state)).toEqual(['b'])
  })
})

test('a copy keeps a member of any name', () => {
  const tricky: unknown = JSON.parse('{"__proto__":{"x":1},"constructor":2}')
  expect(JSON.stringify(copyOf(tricky))).toBe('{"__proto__":{"x":1},"constructor":2}')
  expect(isSame(copyOf(tricky), tricky)).toBe(true)
})

test.each([
  [{ a: undefined }, {}, true],
  [{}, { a: undefined }, true],
  [{ a: 1 }, { b: 1 }, false],
  [{}, { constructor: 1 }, false],
  [[1, [2]], [1, [2]], true],
  [[1], { 0: 1 }, false],
  [null, {}, false],
])('%j and %j', (left, right, same) => {
  expect(isSame(left, right)).toBe(same)
})
