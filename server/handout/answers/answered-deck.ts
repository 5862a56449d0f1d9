import type { Deck, Slide } from '../../deck/deck.ts'
import answersStyle from './answers.css?raw'
import { type AnsweredSlide, foldedPages, paperPages } from './pages.ts'
import type { Answered } from './printed-answer.ts'

const LINK = /href="#(\d+)"/g

function answerSlide({ slide }: AnsweredSlide, html: string, index: number): Omit<Slide, 'number'> {
  const title = `What the cluster answered: ${slide.title || `slide ${slide.number}`}`
  return { title, line: slide.line, html, hash: `${slide.hash}-${index + 1}`, notes: '', fragments: 0 }
}

/** Puts pages behind their slides; a slide's number becomes its place, and links to slides follow. */
function insertPages(deck: Deck, answered: readonly AnsweredSlide[]): Deck {
  let place = 1
  const places = new Map<number, number>()
  for (const { slide, pages } of answered) {
    places.set(slide.number, place)
    place += 1 + pages.length
  }
  const moveLinks = (html: string): string =>
    html.replaceAll(LINK, (link, number: string) => {
      const moved = places.get(Number(number))
      return moved === undefined ? link : `href="#${moved}"`
    })
  const slides = answered.flatMap((each) => {
    const own = { ...each.slide, html: moveLinks(each.slide.html) }
    return [own, ...each.pages.map((html, index) => answerSlide(each, moveLinks(html), index))]
  })
  return {
    ...deck,
    css: `${deck.css}\n${answersStyle}`,
    slides: slides.map((slide, index) => Object.assign(slide, { number: index + 1 })),
  }
}

/** The deck with pages for paper behind its slides; the slides themselves stay as they are. */
export function answerOnPaper(deck: Deck, answered: Answered): Deck {
  return insertPages(deck, paperPages(deck, answered))
}

/** The deck with pages for the screen behind its slides, on which outputs fold. */
export function answerOnScreen(deck: Deck, answered: Answered): Deck {
  return insertPages(deck, foldedPages(deck, answered))
}
