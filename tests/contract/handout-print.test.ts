import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, launchBrowser } from '../../server/browser/browser.ts'
import { answerOnPaper, answerOnScreen } from '../../server/handout/answers/answered-deck.ts'
import { replayKit } from '../../server/handout/answers/player.ts'
import { findDeckFile, type HandoutDeck } from '../../server/handout/handout-deck.ts'
import { makePaper } from '../../server/handout/make-paper.ts'
import { type Layout, LAYOUTS, type Paper } from '../../server/handout/paper/paper.ts'
import { makeSlidePage } from '../../server/handout/slide-page.ts'
import { readAnsweredDeck } from '../support/answered-deck.ts'

const { deck, answered } = await readAnsweredDeck()
const plain: HandoutDeck = {
  deck,
  folder: path.dirname(deck.file),
  name: 'answers',
  shown: deck,
  answered: null,
  date: new Date(0),
}
const { PATH, HOME, CHROME_PATH } = process.env
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser({ PATH, HOME, CHROME_PATH })
})
afterAll(() => browser.dispose())

async function print(handout: HandoutDeck, layout: Layout, paper: Paper = 'a4') {
  const { suffix, bytes } = await makePaper(browser, handout, { layout, paper })
  const text = Buffer.from(bytes).toString('latin1')
  const pages = Number(/\/Type \/Pages\s*\/Count (\d+)/.exec(text)?.[1])
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? []
  return { suffix, pages, text, size: [Number(width), Number(height)] }
}

test.each(LAYOUTS.filter((layout) => layout !== 'notes'))(
  '%s slides go onto a page of A4',
  async (layout) => {
    const { suffix, pages, size, text } = await print(plain, layout)
    expect(suffix).toBe(`.handout-${layout}.pdf`)
    expect(pages).toBe(Math.ceil(deck.slides.length / Number(layout)))
    expect(size.map(Math.round)).toEqual([595, 842])
    expect(text).toContain('/StructTreeRoot')
    expect(text).toContain('https://kubernetes.io/')
  },
)

test('slides stay vectors: no picture of a slide is in the file', async () => {
  const { text } = await print(plain, '6')
  expect(text.match(/\/Subtype \/Image/g) ?? []).toEqual([])
})

test('links to files beside a page stay relative, however often it is printed', async () => {
  const page = await browser.newPage({ width: 640, height: 360 })
  const links = ['../a b(1).yaml?x=1', 'größe.txt#top', 'gr%C3%B6%C3%9Fe.txt', 'https://example.org/a', '#2']
  await page.open({ html: links.map((href) => `<p id="2"><a href="${href}">${href}</a></p>`).join('') })
  await page.print()
  const text = (await page.print()).toString('latin1')
  const targets = [...text.matchAll(/\/URI \(((?:[^()\\]|\\.)*)\)/g)].map(([, target]) => target)
  expect(targets).toEqual([
    String.raw`../a%20b\(1\).yaml?x=1`,
    'gr%C3%B6%C3%9Fe.txt#top',
    'gr%C3%B6%C3%9Fe.txt',
    'https://example.org/a',
  ])
  expect(text).toContain('/Dest')
  await page.dispose()
})

test('letter is as wide as letters are', async () => {
  expect((await print(plain, '3', 'letter')).size.map(Math.round)).toEqual([612, 792])
})

test('notes that are longer than a page flow on to the next', async () => {
  const slides = deck.slides.slice(0, 2)
  const short = await print({ ...plain, deck: { ...deck, slides } }, 'notes')
  expect(short.pages).toBe(2)
  const long = slides.map((slide) =>
    Object.assign({}, slide, { notes: 'A sentence that goes on.\n\n'.repeat(60) }),
  )
  expect((await print({ ...plain, deck: { ...deck, slides: long } }, 'notes')).pages).toBeGreaterThanOrEqual(
    4,
  )
})

/** The titles in a PDF's outline and the pages that they lead to, by number of the page's object. */
function readOutline(text: string): [title: string, page: string][] {
  const items = text.matchAll(/\/Title <FEFF([0-9A-F]*)>\n\/Parent [^\n]*\n\/Dest \[(\d+) 0 R/g)
  return Array.from(items, ([, hex = '', page = '']) => [
    Buffer.from(hex, 'hex').swap16().toString('utf16le'),
    page,
  ])
}

test.each(LAYOUTS)('the outline of %s leads to the page of each slide', async (layout) => {
  const title = (number: number): string => `Slide ${number}`
  const slides = deck.slides.map((slide) =>
    // The first one's notes flow on for pages.
    Object.assign({}, slide, {
      title: title(slide.number),
      notes: slide.number === 1 ? 'A line.\n\n'.repeat(99) : '',
    }),
  )
  const { text } = await print({ ...plain, deck: { ...deck, slides } }, layout)
  const outline = readOutline(text)
  expect(outline.map(([name]) => name)).toEqual(slides.map(({ number }) => title(number)))
  const pages = [...text.matchAll(/^(\d+) 0 obj\n<<\/Type \/Page\n/gm)].map(([, page]) => page)
  const [first, second] = outline.map(([, page]) => pages.indexOf(page))
  expect(first).toBe(0)
  expect(second).toBe(layout === 'notes' ? pages.length - slides.length + 1 : 0)
})

test('pages of answers come onto paper as slides do', async () => {
  const shown = answerOnPaper(deck, answered)
  const { pages } = await print({ ...plain, shown, answered }, '4')
  expect(pages).toBe(Math.ceil(shown.slides.length / 4))
})

test('no page of answers holds more than is seen', async () => {
  const shown = answerOnPaper(deck, answered)
  const page = await browser.newPage({ width: deck.width, height: deck.height })
  await page.open({ html: makeSlidePage(shown), findFile: findDeckFile(deck) })
  const hidden = await page.evaluate(
    `[...document.querySelectorAll('.answers-body')].filter((body) =>
      body.scrollHeight > body.clientHeight || body.scrollWidth > body.clientWidth).length`,
  )
  expect(hidden).toBe(0)
  await page.dispose()
})

test('a click replays a step with the player that lies in the file, and closing leaves nothing', async () => {
  const html = makeSlidePage(answerOnScreen(deck, answered)).replace(
    '</body>',
    () => `${replayKit(answered)}</body>`,
  )
  const page = await browser.newPage({ width: deck.width, height: deck.height })
  await page.open({ html, findFile: findDeckFile(deck), scripts: true })
  expect(await page.evaluate('"AsciinemaPlayer" in window')).toBe(false)
  await page.evaluate(`document.querySelector('[data-cast="cast-watch"]').click()`)
  const shows = `new Promise((resolve) => {
    const look = () => /kubectl get nodes/.test(document.querySelector('dialog .ap-term')?.textContent ?? '')
      ? resolve(true) : setTimeout(look, 50)
    look()
  })`
  expect(await page.evaluate(shows)).toBe(true)
  expect(page.refused).toEqual([])
  await page.evaluate(`new Promise((resolve) => {
    const dialog = document.querySelector('dialog')
    dialog.addEventListener('close', resolve, { once: true })
    dialog.querySelector('.answers-replay-close').click()
  }).then(() => true)`)
  expect(await page.evaluate('document.querySelectorAll("dialog").length')).toBe(0)
  await page.dispose()
})
