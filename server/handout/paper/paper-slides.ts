import type { Deck } from '../../deck/deck.ts'
import { flowingAnswers, paperPages } from '../answers/pages.ts'
import type { Answered } from '../answers/printed-answer.ts'
import type { PaperSlide } from './paper-html.ts'
import type { Layout } from './paper.ts'

/**
 * Lists what comes onto paper: each slide, and the answers to its steps, as pages of the slide's size between the others or below its
 * notes, where there is room for more of them.
 */
export function paperSlides(deck: Deck, layout: Layout, answered: Answered | null): PaperSlide[] {
  const plain = deck.slides.map(({ html, number, title, notes }): PaperSlide => {
    return { html, number, title, label: String(number), notes }
  })
  if (answered === null) return plain
  if (layout === 'notes') {
    const below = flowingAnswers(deck, answered)
    return plain.map((slide, index) => Object.assign(slide, { more: below[index] ?? '' }))
  }
  return paperPages(deck, answered).flatMap(({ slide, pages }, index) => {
    const label = `${slide.number}, answered`
    const answerPages = pages.map((html): PaperSlide => ({ html, number: null, title: '', label, notes: '' }))
    return plain.slice(index, index + 1).concat(answerPages)
  })
}
