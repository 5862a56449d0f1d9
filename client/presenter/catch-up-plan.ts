import type { StepView } from '../../server/protocol/deck.ts'
import type { Run } from '../../server/protocol/run.ts'

/** What this page knows of a catch-up that is about to be asked for. */
export interface CatchUpPlan {
  slide: number
  /** All steps of the deck, in order. */
  steps: readonly StepView[]
  runOf: (step: string) => Run | undefined
  simulated: boolean
}

/** Says what a catch-up to a slide will do, as far as this page can know; the server decides. */
export function tellCatchUp({ slide, steps, runOf, simulated }: CatchUpPlan): string {
  const before = steps.filter((step) => step.slide < slide)
  const many = (one: string, more: string): string => (before.length === 1 ? one : more)
  if (steps.some((step) => step.slide >= slide && runOf(step.id) !== undefined)) {
    const back = simulated ? 'the simulated cluster is reset' : 'what the lab has made is deleted'
    const replay = many('the one step before it runs', `the ${before.length} steps before it run`)
    const then = before.length === 0 ? '' : ` Then ${replay} again.`
    return `The lecture is past this slide, so ${back} first.${then}`
  }
  if (before.length === 0) return 'No step comes before this slide.'
  const missing = before.filter(({ id }) => runOf(id)?.state !== 'ok').length
  if (missing === 0) return 'Every step before this slide has run already.'
  const which = missing === 1 ? 'One step before it that has' : `${missing} steps before it that have`
  return `${which} not run yet ${missing === 1 ? 'runs' : 'run'} now. It can be stopped at any time.`
}
