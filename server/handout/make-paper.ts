import type { Browser } from '../browser/browser.ts'
import type { HandoutPart, HandoutRequest } from './exporter.ts'
import { lookAtRequests } from './deck-page.ts'
import { finishPdf } from './finish-pdf.ts'
import { findDeckFile, type HandoutDeck } from './handout-deck.ts'
import { readMarpScript } from './marp-script.ts'
import { type PaperSlide, paperHtml } from './paper/paper-html.ts'
import { paperSlides } from './paper/paper-slides.ts'
import type { Heading } from './pdf-outline.ts'
import { findDestinations, parsePdf } from './pdf-update.ts'
import { printHtml } from './print.ts'

/** The slides' titles with their pages in a printed handout, which Chromium alone knows where notes flow on. */
function listHeadings(slides: readonly PaperSlide[], printed: Buffer): Heading[] {
  const pages = findDestinations(parsePdf(printed))
  return slides.flatMap(({ title, number }) => {
    const page = pages.get(String(number))
    return title === '' || page === undefined ? [] : [{ page, level: 1, text: title }]
  })
}

/** Makes the handout for paper: several slides a page, or one with its notes. Throws ExportError
 * `picture-refused` and `pdf-unknown`, BrowserError. */
export async function makePaper(
  browser: Browser,
  { deck, date, answered }: HandoutDeck,
  { layout = '4', paper = 'a4' }: Pick<HandoutRequest, 'layout' | 'paper'>,
): Promise<HandoutPart> {
  const slides = paperSlides(deck, layout, answered)
  const printed = await printHtml(browser, {
    html: paperHtml(deck, slides, { layout, paper }),
    findFile: findDeckFile(deck),
    // As on the slides of a PDF: headings and code that are too wide are scaled.
    prepare: `${await readMarpScript()}\n;document.fonts.ready.then(() => true)`,
    inspect: (page) => void lookAtRequests(page, deck),
  })
  return {
    suffix: `.handout-${layout}.pdf`,
    bytes: finishPdf(printed, { ...deck, date }, { headings: listHeadings(slides, printed) }),
  }
}
