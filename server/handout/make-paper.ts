import type { Browser } from '../browser/browser.ts'
import type { HandoutPart, HandoutRequest } from './exporter.ts'
import { finishPdf } from './finish-pdf.ts'
import { findDeckFile, type HandoutDeck } from './handout-deck.ts'
import { readMarpScript } from './marp-script.ts'
import { type PaperSlide, paperHtml } from './paper/paper-html.ts'
import { paperSlides } from './paper/paper-slides.ts'
import { GRIDS, type Layout } from './paper/paper.ts'
import type { Heading } from './pdf-outline.ts'
import { printHtml } from './print.ts'

/** The slides' titles by page; how many pages notes take is for Chromium to know. */
function listHeadings(slides: readonly PaperSlide[], layout: Layout): Heading[] {
  if (layout === 'notes') return []
  const { columns, rows } = GRIDS[layout]
  return slides.flatMap(({ title }, index) => {
    const page = Math.floor(index / (columns * rows)) + 1
    return title === '' ? [] : [{ slide: page, level: 1, text: title }]
  })
}

/** Makes the handout for paper: several slides a page, or one with its notes. Throws ExportError `pdf-unknown`, BrowserError. */
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
  })
  return {
    suffix: `.handout-${layout}.pdf`,
    bytes: finishPdf(printed, { ...deck, date }, { headings: listHeadings(slides, layout) }),
  }
}
