import { describe, expect, test } from 'vitest'

import { formatSelector, matcherOf, parseLabelSelector, SelectorError } from './label-selector.ts'

const LABELS = { app: 'web', tier: 'front', weight: '10' }

test.each([
  ['', true],
  ['app', true],
  ['!app', false],
  ['!x', true],
  ['app=web', true],
  ['app==web,tier=front', true],
  ['app!=web', false],
  ['x!=web', true],
  ['app in (web,db)', true],
  ['app notin (web, db)', false],
  ['x notin (web)', true],
  ['app in ()', false],
  ['weight>9', true],
  ['weight<9', false],
  ['x=', false],
  [' app = web , tier ', true],
  ['example.com/name', false],
])('%j', (text, matches) => {
  expect(parseLabelSelector(text)(LABELS)).toBe(matches)
})

test.each([
  ['app in (pingpong', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['app in pingpong', "unable to parse requirement: found 'pingpong' expected: '('"],
  ['app,', "found '', expected: identifier after ','"],
  [',app', "found ',', expected: !, identifier, or 'end of string'"],
  ['app web', "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"],
  ['app=web x', "found 'x', expected: ',' or 'end of string'"],
  ['app=(', "unable to parse requirement: found '(', expected: identifier"],
  ['a b c', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
])('%j is refused in the server’s words', (text, message) => {
  expect(() => parseLabelSelector(text)).toThrow(new SelectorError(message))
})

describe('selectors of objects', () => {
  const selector = {
    matchLabels: { tier: 'front' },
    matchExpressions: [
      { key: 'app', operator: 'In', values: ['web', 'db'] },
      { key: 'x', operator: 'DoesNotExist' },
    ],
  }

  test('match as their text would', () => {
    expect(matcherOf(selector)(LABELS)).toBe(true)
    expect(matcherOf(selector)({ ...LABELS, x: '1' })).toBe(false)
    expect(formatSelector(selector)).toBe('app in (db,web),tier=front,!x')
  })

  test('an empty one matches all, a missing one nothing', () => {
    expect(matcherOf({})(LABELS)).toBe(true)
    expect(matcherOf(undefined)(LABELS)).toBe(false)
  })
})
