import { type DialogName, type OpenDialog, openDialog } from './dialog.ts'
import { make } from './dom.ts'
import { onTrustedPress } from './trusted-press.ts'

/** One answer to a question, as a button; the dialog closes before it acts. */
export interface Answer {
  /** For scripts and tests: `data-answer`. */
  name: string
  words: string
  act: () => void
  /** The answer that stands out. */
  isPrimary?: boolean
  /** The answer that Enter gives. */
  hasFocus?: boolean
}

export interface Question {
  name: DialogName
  title: string
  sentence: string
  /** What the question is about in full, between its sentence and the answers. */
  content?: Node | undefined
  anchor?: DOMRect | undefined
  answers: readonly Answer[]
}

/** Asks in a dialog; Escape, the close button and a click beside it answer nothing. Only a person's press is an answer. */
export function ask({ name, title, sentence, content, anchor, answers }: Question): OpenDialog {
  const dialog = openDialog({ name, title, anchor })
  const { body, close } = dialog
  const buttons = answers.map((answer) => {
    const button = make('button', { type: 'button', 'data-answer': answer.name }, answer.words)
    if (answer.isPrimary) button.classList.add('primary')
    onTrustedPress(button, () => {
      close()
      answer.act()
    })
    return button
  })
  body.append(make('p', {}, sentence), ...(content ? [content] : []), make('footer', {}, ...buttons))
  buttons[answers.findIndex(({ hasFocus }) => hasFocus)]?.focus()
  return dialog
}
