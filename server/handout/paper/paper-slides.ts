import type { Deck } from '../../deck/deck.ts'
import type { Transcript } from '../../protocol/transcript.ts'
import { flowingAnswers, paperPages } from '../answers/pages.ts'
import type { PrintedAnswer } from '../answers/printed-answer.ts'
import type { PaperSlide } from './paper-html.ts'
import type { Layout } from './paper.ts'

/** What the cluster answered to a deck's steps. */
export interface Answered {
  transcript: Transcript
  answers: readonly PrintedAnswer[]
}

/**
 * Lists what comes onto paper: each slide, and the answers to its steps, as pages of the slide's size between the others or below its
 * notes, where there is room for more of them.
 */
export function paperSlides(deck: Deck, layout: Layout, answered: Answered | null): PaperSlide[] {
  const plain = deck.slides.map(({ html, number, notes }) => ({ html, label: String(number), notes }))
  if (answered === null) return plain
  const { transcript, answers } = answered
  if (layout === 'notes') {
    const below = flowingAnswers(deck, transcript, answers)
    return plain.map((slide, index) => ({ ...slide, more: below[index] ?? '' }))
  }
  return paperPages(deck, transcript, answers).flatMap(({ slide, pages }, index) => {
    const answerPages = pages.map((html) => ({ html, label: `${slide.number}, answered`, notes: '' }))
    return plain.slice(index, index + 1).concat(answerPages)
  })
}
