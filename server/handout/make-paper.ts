import type { Browser } from '../browser/browser.ts'
import type { HandoutPart, HandoutRequest } from './exporter.ts'
import { finishPdf } from './finish-pdf.ts'
import { findDeckFile, type HandoutDeck } from './handout-deck.ts'
import { readMarpScript } from './marp-script.ts'
import { paperHtml } from './paper/paper-html.ts'
import { paperSlides } from './paper/paper-slides.ts'
import { printHtml } from './print.ts'

/** Makes the handout for paper: several slides a page, or one with its notes. Throws ExportError `pdf-unknown`, BrowserError. */
export async function makePaper(
  browser: Browser,
  { deck, date, answered }: HandoutDeck,
  { layout = '4', paper = 'a4' }: Pick<HandoutRequest, 'layout' | 'paper'>,
): Promise<HandoutPart> {
  const printed = await printHtml(browser, {
    html: paperHtml(deck, paperSlides(deck, layout, answered), { layout, paper }),
    findFile: findDeckFile(deck),
    // As on the slides of a PDF: headings and code that are too wide are scaled.
    prepare: `${await readMarpScript()}\n;document.fonts.ready.then(() => true)`,
    outline: true,
  })
  return { suffix: `.handout-${layout}.pdf`, bytes: finishPdf(printed, { ...deck, date }) }
}
