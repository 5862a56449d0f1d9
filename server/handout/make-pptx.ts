import { unzipSync, zipSync, type Zippable } from 'fflate'
import type { Deck } from '../deck/deck.ts'
import type { DeckPage } from './deck-page.ts'

const INCH = 96
/** Pixels of a picture for each of the slide's own, as marp-cli takes: a projector shows it sharp. */
export const PPTX_SCALE = 2

/** Stands for a slide's picture while pptxgenjs writes the rest, which would carry each as base64 and try to pack it: a PNG of one pixel. */
const PLACEHOLDER =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='

/** What pptxgenjs calls the picture of a slide. */
const PICTURE = /^ppt\/media\/image-(\d+)-1\.png$/

const ISO_DATE = /(<dcterms:(?:created|modified)[^>]*>)[^<]*/g

/** Characters that XML 1.0 forbids (2.2), however they are written; pptxgenjs lets them through. */
// oxlint-disable-next-line no-control-regex -- they are control characters
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g

const xmlText = (text: string): string => text.replaceAll(FORBIDDEN, '')

/**
 * Makes a PowerPoint file of a deck: each slide a picture with its title as alternative text, and its notes. `done` is told
 * how many slides there are so far. Throws BrowserError.
 */
export async function makePptx(
  deck: Deck,
  page: DeckPage,
  date: Date,
  done: (count: number) => void,
): Promise<Buffer> {
  const { default: PptxGenJS } = await import('pptxgenjs')
  const pptx = new PptxGenJS()
  const [width, height] = [deck.width / INCH, deck.height / INCH]
  pptx.defineLayout({ name: 'deck', width, height })
  pptx.layout = 'deck'
  pptx.title = xmlText(deck.title)
  pptx.author = xmlText(deck.author)
  pptx.subject = xmlText(deck.description)
  pptx.company = ''
  const pictures = await page.captureAll(PPTX_SCALE, done)
  for (const index of pictures.keys()) {
    const { title = '', notes = '' } = deck.slides[index] ?? {}
    const slide = pptx.addSlide()
    const altText = xmlText(title) || `Slide ${index + 1}`
    slide.addImage({
      data: PLACEHOLDER,
      x: 0,
      y: 0,
      w: width,
      h: height,
      altText,
    })
    if (notes !== '') slide.addNotes(xmlText(notes))
  }
  const bytes = await pptx.write({ outputType: 'uint8array' })
  if (!(bytes instanceof Uint8Array)) throw new TypeError('pptxgenjs gave no bytes')
  return settle(bytes, pictures, date)
}

/** Packs the file again with the pictures in their places, as they are, and with the deck's date in place of the hour. */
function settle(bytes: Uint8Array, pictures: readonly Buffer[], date: Date): Buffer {
  const parts: Zippable = {}
  const mtime = zipDate(date)
  let placed = 0
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    const picture = pictures[Number(PICTURE.exec(name)?.[1]) - 1]
    if (picture !== undefined) placed += 1
    const body = name === 'docProps/core.xml' ? stampDates(content, date) : (picture ?? content)
    parts[name] = [body, { level: picture === undefined ? 6 : 0, mtime }]
  }
  if (placed !== pictures.length)
    throw new TypeError(`pptxgenjs has ${placed} of ${pictures.length} pictures`)
  return Buffer.from(zipSync(parts))
}

function stampDates(content: Uint8Array, date: Date): Uint8Array {
  const iso = `${date.toISOString().slice(0, 19)}Z`
  return Buffer.from(Buffer.from(content).toString('utf8').replace(ISO_DATE, `$1${iso}`))
}

/** A zip holds local time from 1980 to 2099; the same everywhere, so that the bytes do not depend on the time zone. */
export function zipDate(date: Date): Date {
  const year = Math.min(2098, Math.max(1980, date.getUTCFullYear()))
  return new Date(
    year,
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  )
}
