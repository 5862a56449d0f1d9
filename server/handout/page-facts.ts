import type { Page } from '../browser/page.ts'
import type { Deck } from '../deck/deck.ts'
import type { Problem } from '../protocol/deck.ts'
import { fontPackages } from './font-packages.ts'
import { exportNotes } from './messages.ts'
import type { Heading } from './pdf-outline.ts'
import { warn } from './warn.ts'

/** What is asked of a laid out deck; scripts of its own never run there. */
const HEADINGS = `[...document.querySelectorAll('#deck > svg')].flatMap((slide, index) =>
  [...slide.querySelectorAll(':is(h1, h2, h3, h4, h5, h6, [data-auto-scaling]):is(h1, h2, h3, h4, h5, h6, marp-h1, marp-h2, marp-h3, marp-h4, marp-h5, marp-h6)')]
    .map((heading) => ({
      page: index + 1,
      level: Number(heading.localName.at(-1)),
      text: heading.textContent.replace(/\\s+/g, ' ').trim(),
    })))`

const BROKEN_FONTS = `[...new Set([...document.fonts].filter(({ status }) => status === 'error')
  .map(({ family }) => family.replace(/^["']|["']$/g, '')))]`

/**
 * Signs that no font has are all drawn as the same box: U+10FFFD is one for sure. Each sign is drawn once in the font of the first
 * text that holds it.
 */
const MISSING_GLYPHS = `(() => {
  const context = new OffscreenCanvas(48, 48).getContext('2d', { willReadFrequently: true })
  const draw = (sign, font) => {
    context.clearRect(0, 0, 48, 48)
    context.font = font
    context.fillText(sign, 6, 34)
    return context.getImageData(0, 0, 48, 48).data.join()
  }
  const boxes = new Map()
  const boxOf = (font) => boxes.get(font) ?? boxes.set(font, draw('\\u{10FFFD}', font)).get(font)
  const seen = new Set()
  const missing = []
  for (const [index, slide] of [...document.querySelectorAll('#deck > svg')].entries()) {
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const sign of node.data) {
        if (sign < '\\u0250' || seen.has(sign) || !/[\\p{L}\\p{N}\\p{P}\\p{S}]/u.test(sign)) continue
        seen.add(sign)
        const { fontFamily } = getComputedStyle(node.parentElement)
        const font = '32px ' + fontFamily
        if (draw(sign, font) === boxOf(font)) missing.push({ slide: index + 1, sign })
      }
  }
  return missing
})()`

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The headings of a laid out deck in their order, those without text left out. */
export async function readHeadings(page: Page): Promise<Heading[]> {
  return listOf(await page.evaluate(HEADINGS)).flatMap((heading) => {
    if (!isRecord(heading)) return []
    const text = String(heading['text'])
    return text === '' ? [] : [{ page: Number(heading['page']), level: Number(heading['level']), text }]
  })
}

const MOST_SIGNS = 8

/** What fonts lack, as a warning about a deck that is laid out there: those that cannot be read, and signs that no font has. */
export async function findFontFaults(page: Page, deck: Deck): Promise<Problem[]> {
  const broken = listOf(await page.evaluate(BROKEN_FONTS)).map((family) =>
    warn(deck, 'font-broken', exportNotes.fontBroken(String(family))),
  )
  const found = listOf(await page.evaluate(MISSING_GLYPHS)).filter(isRecord)
  const [first] = found
  if (first === undefined) return broken
  const signs = found.map(({ sign }) => String(sign))
  const named = signs.slice(0, MOST_SIGNS)
  const more = signs.length > MOST_SIGNS ? ` and ${signs.length - MOST_SIGNS} more` : ''
  const slide = Number(first['slide'])
  const message = exportNotes.glyphMissing(`${named.join(' ')}${more}`, slide, fontPackages(signs).join(' '))
  return [...broken, warn(deck, 'font-glyphs', message, deck.slides[slide - 1]?.line)]
}
