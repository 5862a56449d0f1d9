import type { Browser } from '../browser/browser.ts'
import type { Page } from '../browser/page.ts'
import type { Deck } from '../deck/deck.ts'
import { showPath } from '../deck/show-path.ts'
import { ExportError } from './export-error.ts'
import { findDeckFile } from './handout-deck.ts'
import { readMarpScript } from './marp-script.ts'
import { exportMessages, exportNotes } from './messages.ts'
import { findCutSlides, findFontFaults, readHeadings } from './page-facts.ts'
import type { Heading } from './pdf-outline.ts'
import { makeSlidePage } from './slide-page.ts'

/** A deck laid out in Chromium, from which PDF and pictures are taken. */
export interface DeckPage {
  /** Lines about fonts that were not there. */
  notes: readonly string[]
  /** The PDF as Chromium prints it, and the headings for its outline. */
  print(): Promise<{ pdf: Buffer; headings: Heading[] }>
  /** Takes a slide (1-based) as a PNG, `scale` pixels for each of its own. */
  capture(slide: number, scale: number): Promise<Buffer>
  dispose(): Promise<void>
}

/** Opens a deck in the browser and waits for its pictures and fonts. Throws ExportError `picture-refused`, BrowserError. */
export async function openDeckPage(browser: Browser, deck: Deck): Promise<DeckPage> {
  const page = await browser.newPage({ width: deck.width, height: deck.height })
  try {
    await page.open({ html: makeSlidePage(deck), findFile: findDeckFile(deck) })
    await page.evaluate(`${await readMarpScript()}\n;document.fonts.ready.then(() => true)`)
    const notes = [
      ...lookAtRequests(page, deck),
      ...(await findFontFaults(page)),
      ...(await findCutSlides(page)),
    ]
    return { notes, ...makeActions(page, deck) }
  } catch (error) {
    // Where the browser is gone, so is the page.
    await page.dispose().catch(() => undefined)
    throw error
  }
}

function makeActions(page: Page, { width, height }: Deck): Omit<DeckPage, 'notes'> {
  let shown = { picture: false, scale: 1 }
  const become = async (picture: boolean, scale: number): Promise<void> => {
    if (shown.picture !== picture)
      await page.evaluate(`document.documentElement.toggleAttribute('data-picture', ${picture})`)
    if (shown.scale !== scale) await page.resize({ width, height, scale })
    shown = { picture, scale }
  }
  return {
    print: async () => {
      await become(false, 1)
      return { pdf: await page.print(), headings: await readHeadings(page) }
    },
    capture: async (slide, scale) => {
      await become(true, scale)
      // Chromium takes the two in their order, so the second need not wait for the first's answer.
      const turned = page.evaluate(SHOW.replace('SLIDE', String(slide)))
      const [picture] = await Promise.all([page.capture(), turned])
      return picture
    },
    dispose: () => page.dispose(),
  }
}

const SHOW = `for (const [index, slide] of [...document.querySelectorAll('#deck > svg')].entries())
  slide.toggleAttribute('data-shown', index + 1 === SLIDE)`

/** A picture that was refused would be a blank on the slide; a font has others to stand in for it. */
function lookAtRequests(page: Page, deck: Deck): string[] {
  const notes: string[] = []
  for (const { url, kind } of page.refused) {
    if (kind !== 'font')
      throw new ExportError('picture-refused', exportMessages['picture-refused'](showPath(deck.file), url))
    notes.push(exportNotes.fontRefused(url))
  }
  return notes
}
