import type { StepView } from '../../server/protocol/deck.ts'
import { make } from '../ui/dom.ts'
import { ask } from '../ui/question.ts'
import { showHidden } from '../ui/visible-text.ts'

export interface BeforeQuestion {
  /** The steps on slides that have not run, in the deck's order. */
  steps: readonly StepView[]
  /** How many have not run, with those that the deck hides. */
  count: number
  anchor: DOMRect | undefined
  runThem: () => void
  runOnly: () => void
}

const firstLine = ({ commands }: StepView): string => showHidden(commands[0]?.split('\n')[0] ?? '')

/** Lists steps by their slide and first command. */
function listSteps(steps: readonly StepView[]): HTMLElement {
  const rows = steps.map((step) =>
    make('li', {}, make('span', {}, `slide ${step.slide}`), make('code', {}, firstLine(step))),
  )
  return make('ol', { class: 'step-list', tabindex: '0', 'aria-label': 'These steps' }, ...rows)
}

/** Asks what to do about steps that should have run before this one; Enter runs this one only, as it was asked to. */
export function askBefore({ steps, count, anchor, runThem, runOnly }: BeforeQuestion): void {
  const isOne = count === 1
  ask({
    name: 'before',
    title: isOne ? 'One step before this has not run' : `${count} steps before this have not run`,
    sentence: isOne
      ? 'What this step needs may not be there.'
      : 'What this step needs of them may not be there.',
    content: listSteps(steps),
    anchor,
    answers: [
      { name: 'cancel', words: 'Cancel', act: () => {} },
      { name: 'skip', words: 'Run only this', act: runOnly, hasFocus: true },
      { name: 'run', words: isOne ? 'Run it first' : 'Run them first', act: runThem, isPrimary: true },
    ],
  })
}
