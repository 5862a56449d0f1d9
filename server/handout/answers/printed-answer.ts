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

/** Shows the outputs of a deck's visible steps; in the order of the deck. */
export async function printAnswers(
  { steps }: Pick<Deck, 'steps'>,
  transcript: Transcript,
): Promise<PrintedAnswer[]> {
  const printed: PrintedAnswer[] = []
  for (const answer of matchAnswers(steps, transcript)) {
    if (answer.step.hidden) continue
    const output = answer.record === null ? '' : outputOf(answer.record)
    printed.push({ answer, ...(await replayOutput(output, transcript.screen)) })
  }
  return printed
}
