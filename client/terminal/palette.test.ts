import { describe, expect, test } from 'vitest'

import { LEAST_CONTRAST, contrast, themeOf } from './palette.ts'

const BRIGHT = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White']
const COLOURS = [...BRIGHT.map((name) => name.toLowerCase()), ...BRIGHT.map((name) => `bright${name}`)]

const THEMES = (['dark', 'light'] as const).flatMap(
  (name) =>
    [
      [name, themeOf(name, false)],
      [`${name}, recorded`, themeOf(name, true)],
    ] as const,
)

describe.each(THEMES)('the palette %s', (_name, palette) => {
  const colours = new Map<string, unknown>(Object.entries(palette))

  test.each([...COLOURS, 'foreground', 'cursor'])('%s reads on the background', (name) => {
    expect(contrast(String(colours.get(name)), palette.background)).toBeGreaterThanOrEqual(LEAST_CONTRAST)
  })

  test('text reads where it is selected', () => {
    const selection = String(colours.get('selectionBackground'))
    expect(contrast(palette.foreground, selection)).toBeGreaterThanOrEqual(LEAST_CONTRAST)
  })
})

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
