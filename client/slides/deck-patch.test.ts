import { expect, test } from 'vitest'

import { planPatch } from './deck-patch.ts'

const held = [
  { hash: 'a', node: 'A' },
  { hash: 'b', node: 'B' },
  { hash: 'a', node: 'A2' },
]

test('an edit makes only the slide that changed', () => {
  expect(planPatch(held, ['a', 'new', 'a'])).toEqual({
    entries: [{ keep: 'A' }, { make: 1 }, { keep: 'A2' }],
    stale: ['B'],
  })
})

test('moved slides are kept', () => {
  expect(planPatch(held, ['b', 'a', 'a'])).toEqual({
    entries: [{ keep: 'B' }, { keep: 'A' }, { keep: 'A2' }],
    stale: [],
  })
})

test('an empty deck leaves nothing', () => {
  expect(planPatch(held, [])).toEqual({ entries: [], stale: ['A', 'A2', 'B'] })
})
