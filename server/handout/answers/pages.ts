import type { Deck, Slide } from '../../deck/deck.ts'
import type { Transcript } from '../../protocol/transcript.ts'
import { escapeHtml } from '../html-text.ts'
import { foldingPanel, openPanel } from './panel.ts'
import { canReplay, castId } from './player.ts'
import type { Answered, PrintedAnswer } from './printed-answer.ts'
import { fitOutput, fitsWhole, heightTogether, planSheet, type Sheet } from './sheet.ts'
import { shorten } from './shorten.ts'
import { describeOrigin } from './words.ts'

/** Lines of an output that a page shows which can be scrolled. */
const MOST_FOLDED_LINES = 400

/** Lines of an output below the notes of its slide: about a page. */
const MOST_FLOWING_LINES = 60

/** Pixels of the row with the button that replays an answer. */
const REPLAY_ROW = 44

/** A deck's slide and the pages of answers that follow it, each one `<svg>` of the slide's size as Marp makes them. */
export interface AnsweredSlide {
  slide: Slide
  pages: string[]
}

/** What all pages of a handout share. */
interface Frame extends Pick<Deck, 'width' | 'height' | 'lang'> {
  origin: string
}

function pageHtml(frame: Frame, slide: Slide, sheet: Sheet, panels: string, part: string): string {
  const { width, height, lang, origin } = frame
  const about = slide.title === '' ? `slide ${slide.number}` : slide.title
  return (
    `<svg data-marpit-svg="" viewBox="0 0 ${width} ${height}"><foreignObject width="${width}" height="${height}">` +
    `<section class="answers" lang="${escapeHtml(lang)}" style="--answer-size:${sheet.size}px">` +
    `<div class="answers-title"><p>What the cluster answered${part}</p><p>${escapeHtml(about)}</p></div>` +
    `<div class="answers-body">${panels}</div>` +
    `<div class="answers-foot"><p>${escapeHtml(origin)}</p><p><a href="#${slide.number}">to slide ${slide.number}</a></p></div>` +
    '</section></foreignObject></svg>'
  )
}

/** Puts answers onto pages in their order; a page takes the next one as long as nothing has to be shortened for it. */
function fillPages(deck: Deck, answers: readonly PrintedAnswer[]): PrintedAnswer[][] {
  const pages: PrintedAnswer[][] = []
  for (const next of answers) {
    const last = pages.at(-1)
    const together = [...(last ?? []), next]
    if (last !== undefined && fitsWhole(together, planSheet(deck, together))) last.push(next)
    else pages.push([next])
  }
  return pages
}

const answersOf = (slide: Slide, answers: readonly PrintedAnswer[]): PrintedAnswer[] =>
  answers.filter(({ answer }) => answer.step.slide === slide.number)

const frameOf = ({ width, height, lang }: Deck, transcript: Transcript): Frame => ({
  width,
  height,
  lang,
  origin: describeOrigin(transcript),
})

/** Makes the pages for paper that follow each slide: outputs are shortened so that each page is one screen, and none overflows. */
export function paperPages(deck: Deck, { transcript, answers }: Answered): AnsweredSlide[] {
  const frame = frameOf(deck, transcript)
  return deck.slides.map((slide) => {
    const filled = fillPages(deck, answersOf(slide, answers))
    const pages = filled.map((page, index) => {
      const sheet = planSheet(deck, page)
      const panels = page.map((printed) => openPanel(printed, fitOutput(printed, sheet)))
      const part = filled.length > 1 ? ` (${index + 1} of ${filled.length})` : ''
      return pageHtml(frame, slide, sheet, panels.join(''), part)
    })
    return { slide, pages }
  })
}

function foldedPage(frame: Frame, slide: Slide, own: readonly PrintedAnswer[], sheet: Sheet): string {
  const answers = own.map((printed) => ({ printed, shown: shorten(printed.lines, MOST_FOLDED_LINES) }))
  const isAllOpen = heightTogether(answers, sheet) + own.length * REPLAY_ROW <= sheet.height
  const panels = answers.map(({ printed, shown }, index) => {
    const { record } = printed.answer
    const cast = record !== null && canReplay(record) ? castId(record.step) : null
    return foldingPanel(printed, shown, { isOpen: isAllOpen || index === 0, cast })
  })
  return pageHtml(frame, slide, sheet, panels.join(''), '')
}

/** Makes the page for the screen that follows each slide with steps: outputs fold, and the page scrolls where it must. */
export function foldedPages(deck: Deck, { transcript, answers }: Answered): AnsweredSlide[] {
  const frame = frameOf(deck, transcript)
  return deck.slides.map((slide) => {
    const own = answersOf(slide, answers)
    return { slide, pages: own.length === 0 ? [] : [foldedPage(frame, slide, own, planSheet(deck, own))] }
  })
}

/** Makes, for each slide, what follows its notes on paper: its steps' answers as they come, or an empty string. */
export function flowingAnswers(deck: Deck, { transcript, answers }: Answered): string[] {
  const origin = escapeHtml(describeOrigin(transcript))
  return deck.slides.map((slide) => {
    const own = answersOf(slide, answers)
    if (own.length === 0) return ''
    const panels = own.map((printed) => openPanel(printed, shorten(printed.lines, MOST_FLOWING_LINES)))
    const lead = `<p class="answers-origin">What the cluster answered · ${origin}</p>`
    return `<section class="answers answers-flow">${lead}${panels.join('')}</section>`
  })
}
