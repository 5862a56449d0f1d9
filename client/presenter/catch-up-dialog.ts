import { ask } from '../ui/question.ts'
import { type CatchUpWish, planCatchUp } from './catch-up-plan.ts'

export interface CatchUpAnswers {
  start: () => void
  /** Shows what a reset would delete. */
  planReset: () => void
}

/** Asks before a catch-up, which may reset the cluster; Enter answers no. */
export function askCatchUp(wish: CatchUpWish, { start, planReset }: CatchUpAnswers): void {
  const { sentence, needsReset } = planCatchUp(wish)
  ask({
    name: 'catch-up',
    title: `Catch up to slide ${wish.slide}?`,
    sentence,
    answers: [
      { name: 'cancel', words: 'Cancel', act: () => {}, hasFocus: true },
      needsReset
        ? { name: 'reset', words: 'Show the reset', act: planReset, isPrimary: true }
        : { name: 'start', words: 'Catch up', act: start, isPrimary: true },
    ],
  })
}
