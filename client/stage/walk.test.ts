import { describe, expect, test } from 'vitest'

import { clampPosition, placeAfterEdit, walkBack, walkForward } from './walk.ts'

const FRAGMENTS = [0, 2, 0]

describe('walking through a deck', () => {
  test('fragments come one by one before the next slide', () => {
    const seen = [{ slide: 1, fragment: 0 }]
    for (let step = 0; step < 6; step += 1) {
      seen.push(walkForward(seen.at(-1) ?? { slide: 0, fragment: 0 }, FRAGMENTS))
    }
    expect(seen.map(({ slide, fragment }) => `${slide}.${fragment}`)).toEqual([
      '1.0',
      '2.0',
      '2.1',
      '2.2',
      '3.0',
      '3.0',
      '3.0',
    ])
  })

  test('the way back enters a slide with all its fragments shown', () => {
    expect(walkBack({ slide: 3, fragment: 0 }, FRAGMENTS)).toEqual({ slide: 2, fragment: 2 })
    expect(walkBack({ slide: 2, fragment: 2 }, FRAGMENTS)).toEqual({ slide: 2, fragment: 1 })
    expect(walkBack({ slide: 1, fragment: 0 }, FRAGMENTS)).toEqual({ slide: 1, fragment: 0 })
  })

  test('a position outside the deck leads to its end', () => {
    expect(clampPosition({ slide: 99, fragment: 0 }, FRAGMENTS)).toEqual({ slide: 3, fragment: 0 })
    expect(clampPosition({ slide: 2, fragment: 9 }, FRAGMENTS)).toEqual({ slide: 2, fragment: 2 })
    expect(clampPosition({ slide: 4, fragment: 0 }, [])).toEqual({ slide: 1, fragment: 0 })
  })
})

describe('the shown slide after an edit', () => {
  test('stays the same slide where others were put before it', () => {
    expect(placeAfterEdit(['a', 'b', 'c'], ['new', 'a', 'b', 'c'], 2)).toBe(3)
  })

  test('stays in its place when its own text changed', () => {
    expect(placeAfterEdit(['a', 'b', 'c'], ['a', 'edited', 'c'], 2)).toBe(2)
    expect(placeAfterEdit(['a', 'b', 'c'], ['new', 'a', 'edited', 'c'], 2)).toBe(3)
  })

  test('is the nearest of equal slides', () => {
    expect(placeAfterEdit(['a', 'x', 'b', 'x'], ['a', 'x', 'b', 'x'], 4)).toBe(4)
  })

  test('stays inside a deck that became shorter', () => {
    expect(placeAfterEdit(['a', 'b', 'c'], ['a'], 3)).toBe(1)
    expect(placeAfterEdit(['a'], [], 1)).toBe(1)
  })
})
