import type { ResetPlan } from '../../server/protocol/reset-plan.ts'
import { make } from '../ui/dom.ts'
import { ask } from '../ui/question.ts'
import { showHidden } from '../ui/visible-text.ts'

const KEEP = { name: 'cancel', words: 'Keep it', act: () => {}, hasFocus: true }

/** Asks before the simulated cluster loses all that is in it; Enter, which runs steps elsewhere, answers no. */
function askSimulated(reset: () => void): void {
  ask({
    name: 'reset',
    title: 'Reset the simulated cluster?',
    sentence:
      'Everything that was created in it goes: deployments, pods, services. The slides and the terminals stay.',
    answers: [KEEP, { name: 'reset', words: 'Reset the cluster', act: reset, isPrimary: true }],
  })
}

/** Objects whose step named no namespace are in the one that kubectl is set to. */
const headingOf = (objects: ResetPlan['objects']): string =>
  objects.every(({ namespace }) => namespace !== '')
    ? 'Deleted'
    : 'Deleted, in kubectl’s own namespace where none is named'

function listPlan({ objects, commands }: ResetPlan): HTMLElement {
  const object = ({ name, namespace }: ResetPlan['objects'][number]): HTMLElement =>
    make('li', {}, make('span', {}, namespace), make('code', {}, showHidden(name)))
  const list = make('div', {
    class: 'reset-plan',
    tabindex: '0',
    role: 'group',
    'aria-label': 'What will be deleted',
  })
  if (commands.length > 0) {
    const rows = commands.map((command) => make('pre', {}, showHidden(command)))
    list.append(make('h3', {}, 'Run first, as the deck says'), ...rows)
  }
  if (objects.length > 0) {
    list.append(
      make('h3', {}, headingOf(objects)),
      make('ul', { class: 'step-list' }, ...objects.map(object)),
    )
  }
  return list
}

/** On a real cluster everything that goes is listed first, whole. */
function askReal(plan: ResetPlan, reset: () => void): void {
  const { objects, commands, note = '' } = plan
  const count = objects.length === 1 ? 'One object' : `${objects.length} objects`
  const sentence =
    objects.length === 0
      ? 'The deck’s own cleanup runs.'
      : `${count} that this lab has made will be deleted, and nothing else.`
  ask({
    name: 'reset',
    title: 'Delete what the lab has made?',
    sentence: `${sentence} ${note}`.trim(),
    content: listPlan({ ...plan, commands }),
    answers: [KEEP, { name: 'reset', words: 'Delete them', act: reset, isPrimary: true }],
  })
}

/** Shows what a reset would do, and does it on a clear yes; `reset` gets the id of the plan that was shown. */
export function askReset(plan: ResetPlan, reset: (id: string) => void): void {
  const agreed = (): void => reset(plan.id)
  if (plan.simulated) askSimulated(agreed)
  else if (plan.objects.length > 0 || plan.commands.length > 0) askReal(plan, agreed)
  else {
    ask({
      name: 'reset',
      title: 'Nothing to reset',
      sentence: `There is nothing of this lab in the cluster. ${plan.note ?? ''}`.trim(),
      answers: [{ name: 'cancel', words: 'Good', act: () => {}, hasFocus: true, isPrimary: true }],
    })
  }
}
