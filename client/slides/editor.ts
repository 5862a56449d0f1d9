import type { StepView } from '../../server/protocol/deck.ts'
import { MESSAGE_LIMITS } from '../../server/protocol/client-message.ts'
import { openDialog } from '../ui/dialog.ts'
import { make } from '../ui/dom.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'

export interface EditorOptions {
  step: StepView
  /** The text to start with: the step's code with the real name in it, or what was typed before. */
  text: string
  /** What the server wants to have changed. */
  advice: string | undefined
  anchor: DOMRect | undefined
  run: (text: string) => void
}

const MAX_ROWS = 14

function adviceFor({ placeholder }: StepView, text: string): string {
  return placeholder === undefined || !text.includes(placeholder)
    ? 'Change it as you like; the deck stays as it is.'
    : `Type the real name in place of ${placeholder}, as the terminal shows it.`
}

/** Selects the placeholder, which is what has to change, or puts the cursor at the end. */
function selectPlaceholder(area: HTMLTextAreaElement, placeholder: string | undefined): void {
  const from = placeholder === undefined ? -1 : area.value.indexOf(placeholder)
  if (placeholder === undefined || from < 0) area.setSelectionRange(area.value.length, area.value.length)
  else area.setSelectionRange(from, from + placeholder.length)
}

/** Opens a step's code for a change before it runs; Ctrl+Enter runs it, Escape leaves everything as it was. */
export function openEditor({ step, text, advice, anchor, run }: EditorOptions): void {
  const { body, close } = openDialog({ name: 'edit', title: `Edit, then run in ${step.terminal}`, anchor })
  const area = make('textarea', {
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    wrap: 'off',
    'aria-label': 'The code to run',
    rows: String(Math.min(MAX_ROWS, text.split('\n').length + 1)),
    maxlength: String(MESSAGE_LIMITS.text),
  })
  area.value = text
  const runner = make('button', { type: 'button', class: 'primary' }, 'Run')
  const cancel = make('button', { type: 'button' }, 'Cancel')
  const submit = (): void => {
    if (area.value.trim() === '') return
    close()
    run(area.value)
  }
  onTrustedPress(runner, submit)
  cancel.addEventListener('click', close)
  area.addEventListener('keydown', (event) => {
    if (event.isTrusted && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
  })
  const keys = make('span', { class: 'keys-hint' }, make('kbd', {}, 'Ctrl'), make('kbd', {}, 'Enter'), ' runs')
  body.append(make('p', {}, advice ?? adviceFor(step, text)), area, make('footer', {}, keys, cancel, runner))
  area.focus()
  selectPlaceholder(area, step.placeholder)
}
