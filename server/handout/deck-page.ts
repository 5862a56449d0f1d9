import type { Browser } from '../browser/browser.ts'
import type { Page } from '../browser/page.ts'
import type { Deck } from '../deck/deck.ts'
import { showPath } from '../deck/show-path.ts'
import type { Problem } from '../protocol/deck.ts'
import { findCutSlides, sumUpCutSlides } from './cut-slides.ts'
import { ExportError } from './export-error.ts'
import { findDeckFile } from './handout-deck.ts'
import { readMarpScript } from './marp-script.ts'
import { exportMessages, exportNotes } from './messages.ts'
import { findFontFaults, readHeadings } from './page-facts.ts'
import type { Heading } from './pdf-outline.ts'
import { makeSlidePage } from './slide-page.ts'
import { warn } from './warn.ts'

/** A deck laid out in Chromium, from which PDF and pictures are taken. */
export interface DeckPage {
  /** What a reader may miss: fonts that were not there, slides that hold more than they show. */
  notes: readonly Problem[]
  /** The PDF as Chromium prints it, and the headings for its outline. */
  print(): Promise<{ pdf: Buffer; headings: Heading[] }>
  /** Takes all slides as PNG in their order, `scale` pixels for each of their own; `done` is told how many there are so far. */
  captureAll(scale: number, done: (count: number) => void): Promise<Buffer[]>
  dispose(): Promise<void>
}

/** Opens a deck in the browser and waits for its pictures and fonts. Throws ExportError `picture-refused`, BrowserError. */
export async function openDeckPage(browser: Browser, deck: Deck): Promise<DeckPage> {
  const page = await openSlides(browser, deck)
  try {
    const notes = [
      ...lookAtRequests(page, deck),
      ...(await findFontFaults(page, deck)),
      ...sumUpCutSlides(await findCutSlides(page, deck, 'warning')),
    ]
    return new LaidOutDeck(browser, deck, page, notes)
  } catch (error) {
    // Where the browser is gone, so is the page.
    await page.dispose().catch(() => undefined)
    throw error
  }
}

/**
 * Lays the slides of a deck that was rendered for handouts out in a tab, at their own size, with its pictures and fonts, and as large as
 * Marp's script makes them. Throws BrowserError.
 */
export async function openSlides(browser: Browser, deck: Deck): Promise<Page> {
  const page = await browser.newPage({ width: deck.width, height: deck.height })
  await page.open({ html: makeSlidePage(deck), findFile: findDeckFile(deck) })
  await page.evaluate(`${await readMarpScript()}\n;document.fonts.ready.then(() => true)`)
  return page
}

const SHOW = `for (const [index, slide] of [...document.querySelectorAll('#deck > svg')].entries())
  slide.toggleAttribute('data-shown', index + 1 === SLIDE)`

class LaidOutDeck implements DeckPage {
  readonly notes: readonly Problem[]
  private readonly browser: Browser
  private readonly deck: Deck
  private readonly page: Page
  /** Most of a picture's time is waiting for frames, so a second window takes every other one. */
  private helper: Promise<Page> | null = null

  constructor(browser: Browser, deck: Deck, page: Page, notes: readonly Problem[]) {
    this.browser = browser
    this.deck = deck
    this.page = page
    this.notes = notes
  }

  async print(): Promise<{ pdf: Buffer; headings: Heading[] }> {
    await become(this.page, this.deck, false, 1)
    return { pdf: await this.page.print(), headings: await readHeadings(this.page) }
  }

  async captureAll(scale: number, done: (count: number) => void): Promise<Buffer[]> {
    const { slides } = this.deck
    const pictures: Buffer[] = []
    const waiting = slides.map(({ number }) => number)
    let count = 0
    const work = async (window: Page | Promise<Page>): Promise<void> => {
      const page = await window
      await become(page, this.deck, true, scale)
      for (let slide = waiting.shift(); slide !== undefined; slide = waiting.shift()) {
        // Chromium takes the two in their order, so the second need not wait for the first's answer.
        const turned = page.evaluate(SHOW.replace('SLIDE', String(slide)))
        const [picture] = await Promise.all([page.capture(), turned])
        pictures[slide - 1] = picture
        done(++count)
      }
    }
    if (slides.length >= FEW) this.helper ??= openSlides(this.browser, this.deck)
    await Promise.all([work(this.page), ...(this.helper ? [work(this.helper)] : [])])
    return pictures
  }

  async dispose(): Promise<void> {
    await this.page.dispose()
    await (await this.helper)?.dispose()
  }
}

/** For fewer slides a second window is not worth its opening. */
const FEW = 12

/** Makes a page show one slide for pictures, or all of them for paper. */
async function become(page: Page, { width, height }: Deck, picture: boolean, scale: number): Promise<void> {
  await page.evaluate(`document.documentElement.toggleAttribute('data-picture', ${picture})`)
  await page.resize({ width, height, scale })
}

/**
 * Names the fonts that a page asked for in vain; others stand in for them. Throws ExportError `picture-refused` for a picture, which would
 * be a blank on the slide.
 */
export function lookAtRequests(page: Page, deck: Deck): Problem[] {
  const notes: Problem[] = []
  for (const { url, kind } of page.refused) {
    if (kind !== 'font')
      throw new ExportError('picture-refused', exportMessages['picture-refused'](showPath(deck.file), url))
    notes.push(warn(deck, 'font-remote', exportNotes.fontRefused(url)))
  }
  return notes
}
