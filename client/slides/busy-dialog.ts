import { openDialog } from '../ui/dialog.ts'
import { make } from '../ui/dom.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'

export interface BusyQuestion {
  terminal: string
  anchor: DOMRect | undefined
  /** Types into the busy terminal. */
  force: () => void
  /** Sends Ctrl-C, and runs the step once the prompt is back. */
  stop: () => void
}

/** Asks what to do with a step whose terminal is busy; nothing is typed unless the answer says so. */
export function askBusy({ terminal, anchor, force, stop }: BusyQuestion): void {
  const { body, close } = openDialog({ name: 'busy', title: `${terminal} is busy`, anchor })
  const answer = (name: string, words: string, act: () => void): HTMLButtonElement => {
    const button = make('button', { type: 'button', 'data-answer': name }, words)
    onTrustedPress(button, () => {
      close()
      act()
    })
    return button
  }
  const stopFirst = answer('stop', 'Stop it first', stop)
  stopFirst.classList.add('primary')
  body.append(
    make('p', {}, 'A command still runs there. What is typed now would go to that command.'),
    make(
      'footer',
      {},
      answer('cancel', 'Cancel', () => {}),
      answer('force', 'Type anyway', force),
      stopFirst,
    ),
  )
  stopFirst.focus()
}
