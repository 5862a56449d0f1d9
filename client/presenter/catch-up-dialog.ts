import { ask } from '../ui/question.ts'
import { type CatchUpPlan, tellCatchUp } from './catch-up-plan.ts'

/** Asks before a catch-up, which may reset the cluster; Enter answers no. */
export function askCatchUp(plan: CatchUpPlan, start: () => void): void {
  ask({
    name: 'catch-up',
    title: `Catch up to slide ${plan.slide}?`,
    sentence: tellCatchUp(plan),
    answers: [
      { name: 'cancel', words: 'Cancel', act: () => {}, hasFocus: true },
      { name: 'start', words: 'Catch up', act: start, isPrimary: true },
    ],
  })
}
