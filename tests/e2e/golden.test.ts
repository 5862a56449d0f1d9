import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Exporter } from '../../server/handout/exporter.ts'
import { goToSlide, launchChromium, openLecture } from '../support/chromium.ts'
import { Presentation } from '../support/presentation.ts'

/*
 * Paper and screen agree: a slide live in the stage and its page of the PDF, both as pictures. The gate takes a few slides; all of
 * them with LIVEDECK_GOLDEN=all, and another deck with LIVEDECK_GOLDEN_DECK.
 */

const home = fileURLToPath(new URL('../../', import.meta.url))
const deck = path.resolve(process.env['LIVEDECK_GOLDEN_DECK'] ?? 'slides/kubernetes.md')
const SAMPLE = [1, 2, 6, 13, 20, 22]
const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-golden-'))

let browser: Browser
let presentation: Presentation
let live: Page
let comparison: Page
let size = { width: 1280, height: 720 }
let slides: number[] = []

beforeAll(async () => {
  const exporter = new Exporter({ home, environment: process.env })
  try {
    const handout = await exporter.read(deck)
    const [pdf] = await exporter.make(handout, { format: 'pdf' })
    writeFileSync(path.join(folder, 'deck.pdf'), pdf?.bytes ?? '')
    const { width, height } = handout.deck
    size = { width, height }
    const all = handout.deck.slides.map(({ number }) => number)
    slides = process.env['LIVEDECK_GOLDEN'] === 'all' ? all : SAMPLE.filter((number) => number <= all.length)
  } finally {
    await exporter.dispose()
  }
  presentation = await Presentation.start({ file: deck })
  browser = await launchChromium()
  live = await browser.newPage({ viewport: { width: size.width + 40, height: size.height + 80 } })
  await openLecture(live, presentation.presenterLink)
  // At the slide's own size and without the controls that lie on it.
  await live.addStyleTag({
    content: `#sheet { width: ${size.width}px !important; position: fixed !important; inset: 0 auto auto 0; z-index: 9; border-radius: 0 !important }
      #overlay, #sheet::after { display: none !important } [data-fragment-hidden] { visibility: visible !important }`,
  })
  comparison = await browser.newPage()
})

afterAll(async () => {
  await browser.close()
  await presentation.end()
  rmSync(folder, { recursive: true })
})

/** Whether poppler is there to turn pages into pictures. */
function hasPoppler(): boolean {
  try {
    execFileSync('pdftoppm', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function pageOfPdf(slide: number): Buffer {
  const stem = path.join(folder, `page-${slide}`)
  const scale = ['-scale-to-x', String(size.width), '-scale-to-y', String(size.height)]
  execFileSync('pdftoppm', [
    '-png',
    '-singlefile',
    '-f',
    `${slide}`,
    '-l',
    `${slide}`,
    ...scale,
    path.join(folder, 'deck.pdf'),
    stem,
  ])
  return readFileSync(`${stem}.png`)
}

/**
 * The share of pixels that differ. Poppler and Skia smooth edges each in their own way, so a pixel counts only when no pixel of the
 * other picture within one step of it is about as light: what moved, is missing or has another colour does.
 */
async function shareOfDifference(left: Buffer, right: Buffer): Promise<number> {
  const urls = [left, right].map((png) => `data:image/png;base64,${png.toString('base64')}`)
  return await comparison.evaluate(async ([one = '', other = '']) => {
    const read = async (url: string): Promise<ImageData> => {
      const picture = new Image()
      picture.src = url
      await picture.decode()
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
      if (!context) throw new Error('no canvas')
      context.drawImage(picture, 0, 0)
      return context.getImageData(0, 0, picture.width, picture.height)
    }
    const [a, b] = [await read(one), await read(other)]
    if (a.width !== b.width || a.height !== b.height) return 1
    const isNear = (from: ImageData, to: ImageData, x: number, y: number): boolean => {
      const at = (y * from.width + x) * 4
      for (let row = Math.max(0, y - 1); row <= Math.min(y + 1, to.height - 1); row++)
        for (let column = Math.max(0, x - 1); column <= Math.min(x + 1, to.width - 1); column++) {
          const there = (row * to.width + column) * 4
          let apart = 0
          for (let c = 0; c < 3; c++)
            apart = Math.max(apart, Math.abs((from.data[at + c] ?? 0) - (to.data[there + c] ?? 0)))
          if (apart <= 64) return true
        }
      return false
    }
    let differing = 0
    for (let y = 0; y < a.height; y++)
      for (let x = 0; x < a.width; x++) if (!isNear(a, b, x, y) || !isNear(b, a, x, y)) differing++
    return differing / (a.width * a.height)
  }, urls)
}

test('each slide differs from its page of the PDF by less than one pixel in a hundred', async (context) => {
  if (!hasPoppler()) context.skip('pdftoppm (poppler-utils) is not there to turn pages into pictures')
  const shares: [slide: number, share: number][] = []
  for (const slide of slides) {
    await goToSlide(live, slide)
    const picture = await live.locator('#sheet').screenshot({ animations: 'disabled' })
    shares.push([slide, await shareOfDifference(picture, pageOfPdf(slide))])
  }
  if (process.env['LIVEDECK_GOLDEN'] === 'all') {
    const worst = shares.toSorted(([, left], [, right]) => right - left).slice(0, 5)
    console.log(worst.map(([slide, share]) => `slide ${slide}: ${(share * 100).toFixed(3)} %`).join(', '))
  }
  expect(shares).toHaveLength(slides.length)
  expect(shares.filter(([, share]) => share >= 0.01)).toEqual([])
}, 300_000)

test('a slide does differ from another page', async (context) => {
  if (!hasPoppler()) context.skip('pdftoppm (poppler-utils) is not there to turn pages into pictures')
  await goToSlide(live, 1)
  const picture = await live.locator('#sheet').screenshot({ animations: 'disabled' })
  expect(await shareOfDifference(picture, pageOfPdf(2))).toBeGreaterThan(0.01)
})
