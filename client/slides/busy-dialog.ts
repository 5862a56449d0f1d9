import { ask } from '../ui/question.ts'

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
  ask({
    name: 'busy',
    title: `${terminal} is busy`,
    sentence: 'A command still runs there. What is typed now would go to that command.',
    anchor,
    answers: [
      { name: 'cancel', words: 'Cancel', act: () => {} },
      { name: 'force', words: 'Type anyway', act: force },
      { name: 'stop', words: 'Stop it first', act: stop, isPrimary: true, hasFocus: true },
    ],
  })
}
