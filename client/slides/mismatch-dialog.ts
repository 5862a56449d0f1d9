import type { StepView } from '../../server/protocol/deck.ts'
import type { DiffLine, Mismatch, Run } from '../../server/protocol/run.ts'
import { openDialog } from '../ui/dialog.ts'
import { make } from '../ui/dom.ts'
import { showHidden } from '../ui/visible-text.ts'

const SAYS: Record<DiffLine['sign'], string> = { '-': 'expected', '+': 'came', ' ': '' }
const KEY = 'Expected lines that did not come have a −, lines that came without being expected a +.'

function makeLine({ sign, text }: DiffLine): HTMLElement {
  const shown = { '-': '−', '+': '+', ' ': ' ' }[sign]
  return make(
    'div',
    { 'data-sign': sign },
    make('b', SAYS[sign] === '' ? {} : { title: SAYS[sign] }, shown),
    make('span', {}, showHidden(text)),
  )
}

const makeDiff = (lines: readonly DiffLine[], label: string): HTMLElement =>
  make('div', { class: 'diff', tabindex: '0', role: 'group', 'aria-label': label }, ...lines.map(makeLine))

function makeBody(mismatch: Mismatch): HTMLElement[] {
  if (mismatch.kind === 'lines') return [make('p', {}, KEY), makeDiff(mismatch.lines, 'What differs')]
  const lines = mismatch.output.replace(/\n$/, '').split('\n')
  return [
    make('p', {}, 'Nothing in the output fits the pattern ', make('code', {}, showHidden(mismatch.pattern)), '. It was:'),
    makeDiff(
      lines.map((text) => ({ sign: ' ', text })),
      'The output',
    ),
  ]
}

/** The step's first command as it ran, with the real name in it. */
function commandOf({ commands: [command = ''], placeholder }: StepView, { filled }: Run): string {
  return placeholder === undefined || filled === undefined ? command : command.replaceAll(placeholder, () => filled)
}

/** Shows in what a run's output is not as the deck says; nothing in it is taken for more than text. */
export function openMismatch(step: StepView, run: Run, anchor: DOMRect): void {
  if (!run.mismatch) return
  const { body, close } = openDialog({ name: 'mismatch', title: 'Not as expected', anchor })
  const done = make('button', { type: 'button', class: 'primary' }, 'Close')
  done.addEventListener('click', close)
  body.append(
    make('p', { class: 'mismatch-command' }, make('code', {}, showHidden(commandOf(step, run)))),
    ...makeBody(run.mismatch),
    make('footer', {}, done),
  )
  done.focus()
}
