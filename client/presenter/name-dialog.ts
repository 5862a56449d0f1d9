import type { Candidates } from '../../server/protocol/candidates.ts'
import { openDialog } from '../ui/dialog.ts'
import { make } from '../ui/dom.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'

export interface NameQuestion {
  candidates: Candidates
  anchor: DOMRect | undefined
  choose: (name: string) => void
  /** Asks the server for the names again. */
  lookAgain: () => void
  /** Opens the editor, where any name can be typed. */
  edit: () => void
}

const ADVICE = 'A name in the terminal can be clicked as well.'
const MISSING = 'No name that fits was found.'

/** Moves the focus through the names by arrow keys, as in any list. */
function walkNames(names: readonly HTMLButtonElement[], event: KeyboardEvent): void {
  const at = names.findIndex((name) => name === document.activeElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key]
  if (to === undefined || at < 0) return
  event.preventDefault()
  names[Math.max(0, Math.min(to, names.length - 1))]?.focus()
}

function makeName(name: string, isChosen: boolean, choose: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', 'data-name': name }, name)
  if (isChosen) button.setAttribute('aria-current', 'true')
  onTrustedPress(button, choose)
  return button
}

/** Lets the presenter choose the name that takes a placeholder's place, or says that there is none. */
export function openNames({ candidates, anchor, choose, lookAgain, edit }: NameQuestion): void {
  const { placeholder, names, chosen, note } = candidates
  const { body, close } = openDialog({ name: 'name', title: `In place of ${placeholder}`, anchor })
  const then = (act: () => void) => (): void => {
    close()
    act()
  }
  const buttons = names.map((name) =>
    makeName(
      name,
      name === chosen,
      then(() => choose(name)),
    ),
  )
  const list = make('div', { class: 'names', role: 'group', 'aria-label': 'Names that fit' }, ...buttons)
  list.addEventListener('keydown', (event) => walkNames(buttons, event))
  const again = make('button', { type: 'button' }, 'Look again')
  const typed = make('button', { type: 'button' }, 'Type it myself')
  onTrustedPress(again, then(lookAgain))
  onTrustedPress(typed, then(edit))
  const sentence = names.length > 0 ? ADVICE : (note ?? MISSING)
  body.append(make('p', {}, sentence), list, make('footer', {}, again, typed))
  const first = buttons[Math.max(0, chosen === null ? 0 : names.indexOf(chosen))] ?? again
  first.focus()
}
