import { exportNotes } from '../messages.ts'
import type { Answered } from './printed-answer.ts'

/** Says in a line each how many answers are stale and how many are missing. */
export function describeGaps({ answers }: Answered): string[] {
  const count = (kind: string): number => answers.filter(({ answer }) => answer.kind === kind).length
  const [stale, missing] = [count('stale'), count('missing')]
  return [
    ...(stale > 0 ? [exportNotes.answersStale(stale)] : []),
    ...(missing > 0 ? [exportNotes.answersMissing(missing, answers.length)] : []),
  ]
}
