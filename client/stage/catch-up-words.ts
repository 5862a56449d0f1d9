import type { CatchUpView } from '../../server/protocol/catch-up.ts'
import { formatDuration } from '../slides/step-label.ts'

const countSteps = (count: number): string => (count === 1 ? 'one step' : `${count} steps`)

/** Says how a catch-up stands, or how it ended. */
export function tellCatchUpState({ state, slide, done, total, durationMs, note = '' }: CatchUpView): string {
  switch (state) {
    case 'running':
      return `Catching up to slide ${slide}`
    case 'done':
      return total === 0
        ? `Slide ${slide} is caught up: nothing had to run.`
        : `Caught up to slide ${slide}: ${countSteps(total)} in ${formatDuration(durationMs)}.`
    case 'stopped':
      return `Stopped after ${done} of ${countSteps(total)}. ${note}`.trim()
    case 'failed':
      return `Ended after ${done} of ${countSteps(total)}. ${note}`.trim()
  }
}
