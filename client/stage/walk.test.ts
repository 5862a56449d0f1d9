import { describe, expect, test } from 'vitest'

import { type SlideMark, clampPosition, placeAfterEdit, walkBack, walkForward } from './walk.ts'

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
  /** Slides written as `hash:title`; without a title it has none. */
  const marks = (...slides: string[]): SlideMark[] =>
    slides.map((slide) => {
      const [hash = '', title = ''] = slide.split(':')
      return { hash, title }
    })

  test('stays the same slide where others were put before it', () => {
    expect(placeAfterEdit(marks('a', 'b', 'c'), marks('new', 'a', 'b', 'c'), 2)).toBe(3)
  })

  test('stays the same slide though new page numbers changed them all', () => {
    const before = marks('a1:Pods', 'b1:Labels', 'c1:Labels', 'd1:Services')
    const after = marks('n:New', 'a2:Pods', 'b2:Labels', 'c2:Labels', 'd2:Services')
    expect([1, 2, 3, 4].map((slide) => placeAfterEdit(before, after, slide))).toEqual([2, 3, 4, 5])
  })

  test('stays in its place when its own text changed', () => {
    expect(placeAfterEdit(marks('a:A', 'b:B', 'c:C'), marks('a:A', 'x:X', 'c:C'), 2)).toBe(2)
    expect(placeAfterEdit(marks('a:A', 'b:B'), marks('n:N', 'a:A', 'x:X'), 2)).toBe(3)
  })

  test('is the nearest of equal slides', () => {
    expect(placeAfterEdit(marks('a', 'x', 'b', 'x'), marks('a', 'x', 'b', 'x'), 4)).toBe(4)
    expect(placeAfterEdit(marks('x', 'b', 'x'), marks('x', 'b', 'x', 'x'), 3)).toBe(3)
  })

  test('stays inside a deck that became shorter', () => {
    expect(placeAfterEdit(marks('a', 'b', 'c'), marks('a'), 3)).toBe(1)
    expect(placeAfterEdit(marks('a'), [], 1)).toBe(1)
  })
})
