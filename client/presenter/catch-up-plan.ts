import type { StepView } from '../../server/protocol/deck.ts'
import type { Run } from '../../server/protocol/run.ts'

/** What this page knows when a catch-up is about to be asked for. */
export interface CatchUpWish {
  slide: number
  /** All steps of the deck, in order. */
  steps: readonly StepView[]
  runOf: (step: string) => Run | undefined
  simulated: boolean
}

/** What a catch-up will do, as far as this page can know; the server decides. */
export interface CatchUpPlan {
  sentence: string
  /** True when the lab has to be reset first, and only the presenter can do that, who has to see what it deletes. */
  needsReset: boolean
}

const isDone = (run: Run | undefined): boolean => run !== undefined && !run.recorded

/** Plans a catch-up to a slide. */
export function planCatchUp({ slide, steps, runOf, simulated }: CatchUpWish): CatchUpPlan {
  const isPast = steps.some((step) => step.slide >= slide && isDone(runOf(step.id)))
  if (isPast && !simulated) {
    const sentence =
      'The lecture is past this slide, and this is a real cluster: what the lab has made has to be deleted first.'
    return { sentence: `${sentence} A reset shows what that is; then catch up.`, needsReset: true }
  }
  const before = steps.filter((step) => step.slide < slide)
  return { sentence: isPast ? tellReplay(before.length) : tellMissing(before, runOf), needsReset: false }
}

function tellReplay(count: number): string {
  const replay = count === 1 ? 'the one step before it runs' : `the ${count} steps before it run`
  const then = count === 0 ? '' : ` Then ${replay} again.`
  return `The lecture is past this slide, so the simulated cluster is reset first.${then}`
}

function tellMissing(before: readonly StepView[], runOf: CatchUpWish['runOf']): string {
  if (before.length === 0) return 'No step comes before this slide.'
  const missing = before.filter(({ id }) => !isDone(runOf(id))).length
  if (missing === 0) return 'Every step before this slide has run already.'
  const which = missing === 1 ? 'One step before it that has' : `${missing} steps before it that have`
  return `${which} not run yet ${missing === 1 ? 'runs' : 'run'} now. It can be stopped at any time.`
}
