import { expect, test } from 'vitest'
import { repairText } from './repair-text.ts'

/** Above Latin-1's letters Windows-1252 differs only here, and Node decodes it as Latin-1. */
const WINDOWS: Readonly<Record<string, string>> = {
  '\u0080': '€',
  '\u0082': '‚',
  '\u0084': '„',
  '\u0086': '†',
  '\u0088': 'ˆ',
  '\u0093': '“',
  '\u0094': '”',
  '\u0099': '™',
  '\u009C': 'œ',
  '\u009F': 'Ÿ',
}

const latin = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join('')

const MISREADINGS: Readonly<Record<string, (text: string) => string>> = {
  'Mac Roman': (text) => new TextDecoder('macintosh').decode(new TextEncoder().encode(text)),
  'Windows-1252': (text) => latin(text).replace(/[\u0080-\u009F]/g, (byte) => WINDOWS[byte] ?? byte),
  'Latin-1': latin,
}

const misread = (text: string, page: string): string => MISREADINGS[page]?.(text) ?? text

const SAMPLES = [
  'a dash — and “quotes”, it’s …',
  'a heart ❤️ and a face 🤔',
  'café, naïve, Müller',
  '20 °C © 2026',
  '→ ≤ €',
  'Привет мир',
  'こんにちは',
]

test.each(SAMPLES.flatMap((text) => Object.keys(MISREADINGS).map((page) => [page, text] as const)))(
  'what was read as %s is put right: %s',
  (page, text) => {
    const broken = misread(text, page)
    expect(broken).not.toBe(text)
    expect(repairText(broken).text).toBe(text)
  },
)

test('what was misread twice is put right', () => {
  const twice = misread(misread('it’s “fine”', 'Windows-1252'), 'Windows-1252')
  expect(repairText(twice)).toMatchObject({
    text: 'it’s “fine”',
    misread: [{ is: '’' }, { is: '“' }, { is: '”' }],
  })
})

test('what touches is one slip, and names the encoding', () => {
  expect(repairText(misread('so 🤔❤️!', 'Mac Roman')).misread).toMatchObject([
    { is: '🤔❤️', page: 'Mac Roman' },
  ])
})

test.each([
  ...SAMPLES,
  'Er sagte „Spaß“ und „Ä“, ganz groß…',
  'L’été…» dit-il, «très…»',
  '“IRMÃ” e “MANHÔ',
  'x = 2√π, (–∞, ∞), √∞',
  'Ελληνικά, Türkçe, Łódź, Þórður',
  'naïve café — déjà vu',
  'plain ASCII',
])('real text is left alone: %s', (text) => {
  expect(repairText(text)).toEqual({ text, misread: [] })
})
