import { outputOf, type Transcript } from '../../protocol/transcript.ts'
import type { Deck } from '../../deck/deck.ts'
import { type Answer, matchAnswers } from './match.ts'
import { replayOutput } from './replay.ts'
import type { StyledLine } from './styled-line.ts'

/** A step's answer, its output shown on a screen and read off again. */
export interface PrintedAnswer {
  answer: Answer
  lines: StyledLine[]
  /** Lines before the first that are lost. */
  lost: number
}

/** What a cluster answered to a deck's visible steps, in the order of the deck. */
export interface Answered {
  transcript: Transcript
  answers: readonly PrintedAnswer[]
}

/** Shows the outputs of a deck's visible steps on a screen, as a transcript recorded them. */
export async function printAnswers(deck: Pick<Deck, 'steps'>, transcript: Transcript): Promise<Answered> {
  const answers: PrintedAnswer[] = []
  for (const answer of matchAnswers(deck.steps, transcript)) {
    if (answer.step.hidden) continue
    const output = answer.record === null ? '' : outputOf(answer.record)
    answers.push({ answer, ...(await replayOutput(output, transcript.screen)) })
  }
  return { transcript, answers }
}
