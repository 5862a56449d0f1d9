import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Deck } from '../../server/deck/deck.ts'
import { type Answered, printAnswers } from '../../server/handout/answers/printed-answer.ts'
import { readTranscript } from '../../server/handout/answers/read-transcript.ts'
import { createHandoutRenderer } from '../../server/handout/handout-deck.ts'

const path = (name: string): string => fileURLToPath(new URL(`../fixtures/handout/${name}`, import.meta.url))

/** The transcript that stands beside the deck of answers. */
export const TRANSCRIPT = path('answers.json')

/** A deck with every kind of answer: its last steps were changed and added after they were recorded. */
export const ANSWERED_DECK = path('answers.md')

/** Renders that deck and shows its transcript's outputs. */
export async function readAnsweredDeck(): Promise<{ deck: Deck; markdown: string; answered: Answered }> {
  const markdown = readFileSync(ANSWERED_DECK, 'utf8')
  const deck = createHandoutRenderer().render(markdown, ANSWERED_DECK)
  return { deck, markdown, answered: await printAnswers(deck, await readTranscript(TRANSCRIPT)) }
}
