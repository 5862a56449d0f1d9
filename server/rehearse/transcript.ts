import type { Deck } from '../deck/deck.ts'
import { showPath } from '../deck/show-path.ts'
import { TRANSCRIPT_FORMAT, TRANSCRIPT_VERSION, type Transcript } from '../protocol/transcript.ts'
import type { Target } from '../shell/target.ts'
import type { RehearsedStep } from './rehearsed-step.ts'

export interface TranscriptParts extends Pick<Transcript, 'livedeck' | 'cluster' | 'screen'> {
  deck: Deck
  target: Pick<Target, 'name' | 'simulated'>
  began: Date
  steps: readonly RehearsedStep[]
}

/** Makes the transcript of a rehearsal. */
export function makeTranscript({ deck, target, began, steps, ...rest }: TranscriptParts): Transcript {
  return {
    format: TRANSCRIPT_FORMAT,
    version: TRANSCRIPT_VERSION,
    ...rest,
    deck: { title: deck.title, file: showPath(deck.file), hash: deck.hash },
    target: target.name,
    simulated: target.simulated,
    startedAt: began.toISOString(),
    steps: steps.map(({ record }) => record),
  }
}
