import { takesText } from '../ui/dom.ts'
import { type Action, NumberEntry, actionForKey } from './keymap.ts'

export interface KeysOptions {
  act: (action: Action) => void
  goTo: (slide: number) => void
  /** Shows the digits typed so far; empty when the entry ended. */
  showDigits: (digits: string) => void
}

/** Elements that have keys of their own: the stage leaves Enter and Space to them. */
const PRESSABLE = 'button, a[href], summary, [role="separator"]'

/** Listens for the stage's keys, wherever the focus is except in a terminal, a dialog or a field. */
export function listenForKeys({ act, goTo, showDigits }: KeysOptions): void {
  const number = new NumberEntry()
  const takeNumber = (event: KeyboardEvent): boolean => {
    if (number.type(event)) {
      showDigits(number.digits)
      return true
    }
    const slide = number.take()
    showDigits('')
    if (slide === null || event.key !== 'Enter') return slide !== null && event.key === 'Escape'
    goTo(slide)
    return true
  }
  document.addEventListener('keydown', (event) => {
    const { target } = event
    if (event.defaultPrevented || event.isComposing || takesText(target)) return
    if (!(target instanceof Element) || target.closest('.terminal-screen, dialog')) return
    const isPressed = (event.key === 'Enter' || event.key === ' ') && target.closest(PRESSABLE) !== null
    if (isPressed && number.digits === '') return
    if (takeNumber(event)) {
      event.preventDefault()
      return
    }
    const action = actionForKey(event)
    // Only a person's key runs a step, and holding it down never runs two.
    if (action === null || !event.isTrusted || (event.repeat && action === 'run-next')) return
    event.preventDefault()
    act(action)
  })
}
