import { readFile } from 'node:fs/promises'
import type { Page, PageFile } from '../browser/page.ts'
import { launchBrowser } from '../browser/browser.ts'
import { BrowserError } from '../browser/browser-error.ts'
import type { Deck } from '../deck/deck.ts'
import { mediaType } from '../deck/local-file.ts'
import { showPath } from '../deck/show-path.ts'
import type { Problem } from '../protocol/deck.ts'
import { checkMessages } from './messages.ts'

/** What one slide has too much of, in CSS pixels. */
interface Excess {
  /** 1-based. */
  slide: number
  below: number
  beside: number
  /** The widest that a block of code or a table is beyond its own box, where it would scroll. */
  inside: number
  /** The start of the first text that is cut off; empty when it is a picture or cannot be told. */
  text: string
}

/** Fonts round differently here and there; less than this nobody misses. */
const TOLERANCE = 4

/**
 * Runs in the page. A background of its own makes more sections of a slide; the one with the content counts. Text of an
 * element is told by its lowest ones, since a list is cut off where its item is.
 */
const MEASURE = `[...document.querySelectorAll('#deck > svg')].map((svg, index) => {
  const section = svg.querySelector('section[data-marpit-advanced-background="content"]') ?? svg.querySelector('section')
  const nothing = { slide: index + 1, below: 0, beside: 0, inside: 0, text: '' }
  if (!section) return nothing
  const box = section.getBoundingClientRect()
  const inside = Math.max(0, ...[...section.querySelectorAll('pre, table')].map((block) => block.scrollWidth - block.clientWidth))
  const below = section.scrollHeight - section.clientHeight
  const beside = section.scrollWidth - section.clientWidth
  const isCut = (element) => {
    const { bottom, right } = element.getBoundingClientRect()
    return bottom > box.bottom + ${TOLERANCE} || right > box.right + ${TOLERANCE}
  }
  const cut = [...section.querySelectorAll('h1, h2, h3, h4, h5, h6, p, li, pre, td, th, dt, dd')].filter(isCut)
  const lowest = cut.find((element) => !cut.some((other) => other !== element && element.contains(other)))
  const text = (lowest?.textContent ?? '').replace(/\\s+/g, ' ').trim().slice(0, 40)
  return { ...nothing, below, beside, inside, text }
})`

/** Slides at their own size, one below the other, with nothing around them that could move them. */
function makePage({ css, slides, width, height, lang }: Deck): string {
  const own = `body{margin:0}#deck>svg{display:block;width:${width}px;height:${height}px}`
  // Styles come from decks: none may end the element that holds it.
  const style = `${css}\n${own}`.replace(/<\/(?=style)/gi, String.raw`<\/`)
  return `<!doctype html><html lang="${lang.replace(/[^\w-]/g, '')}"><meta charset="utf-8"><title>deck</title>
<style>${style}</style><div id="deck">${slides.map(({ html }) => html).join('\n')}</div></html>`
}

async function findFile({ pictures }: Deck, url: string): Promise<PageFile | null> {
  const file = pictures.get(url.slice(1))
  const type = file === undefined ? undefined : mediaType(file)
  return file === undefined || type === undefined ? null : { type, bytes: await readFile(file) }
}

const isExcess = (value: unknown): value is Excess =>
  typeof value === 'object' && value !== null && 'slide' in value && 'below' in value && 'text' in value

async function measure(page: Page, deck: Deck): Promise<Excess[]> {
  await page.open({ html: makePage(deck), findFile: (url) => findFile(deck, url) })
  const measured = await page.evaluate(MEASURE)
  return Array.isArray(measured) ? measured.filter(isExcess) : []
}

function describe(deck: Deck, { slide, below, beside, inside, text }: Excess): Problem[] {
  const parts = [
    ...(below > TOLERANCE ? [checkMessages.tooLong(below)] : []),
    ...(beside > TOLERANCE ? [checkMessages.tooWide(beside)] : []),
    ...(inside > TOLERANCE && beside <= TOLERANCE ? [checkMessages.cutInside(inside)] : []),
  ]
  if (parts.length === 0) return []
  const message = checkMessages.overflow(slide, parts.join(' and '), text)
  const line = deck.slides[slide - 1]?.line ?? 0
  return [{ file: showPath(deck.file), line, level: 'error', rule: 'slide-overflow', message }]
}

/**
 * Lays a deck's slides out in Chromium and names those whose content goes beyond the slide. The deck must have been rendered with
 * its pictures' keys for URLs.
 * @throws {BrowserError} when no Chromium can be had, or when it fails
 */
export async function checkOverflow(
  deck: Deck,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Problem[]> {
  const browser = await launchBrowser(environment)
  try {
    const page = await browser.newPage({ width: deck.width, height: deck.height })
    const measured = await measure(page, deck)
    if (measured.length !== deck.slides.length)
      throw new BrowserError('page-failed', checkMessages.measuredFewer(measured.length, deck.slides.length))
    return measured.flatMap((excess) => describe(deck, excess))
  } finally {
    await browser.dispose()
  }
}
