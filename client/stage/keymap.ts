/** What a key asks of the stage. */
export type Action =
  | 'next'
  | 'back'
  | 'next-slide'
  | 'back-slide'
  | 'first'
  | 'last'
  | 'run-next'
  | 'stop'
  | 'overview'
  | 'full-screen'
  | 'layout'
  | 'pin'
  | 'palette'
  | 'larger'
  | 'smaller'
  | 'terminal'
  | 'help'
  | 'leave'

/** The parts of a KeyboardEvent that decide. */
export interface KeyPress {
  key: string
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  shiftKey: boolean
}

/** The keys of the slide, in the order in which help lists them. */
export const KEYS: readonly { keys: readonly string[]; action: Action; says: string }[] = [
  {
    keys: ['ArrowRight', 'ArrowDown', 'PageDown', ' '],
    action: 'next',
    says: 'On: the next fragment or slide',
  },
  { keys: ['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'], action: 'back', says: 'Back' },
  { keys: ['Home'], action: 'first', says: 'First slide' },
  { keys: ['End'], action: 'last', says: 'Last slide' },
  { keys: ['Enter'], action: 'run-next', says: 'Run the marked step' },
  { keys: ['s'], action: 'stop', says: 'Stop what runs on this slide (Ctrl-C)' },
  { keys: ['`', 'm'], action: 'terminal', says: 'Type in the terminal' },
  { keys: ['o'], action: 'overview', says: 'All slides at once' },
  { keys: ['f'], action: 'full-screen', says: 'Full screen' },
  { keys: ['l'], action: 'layout', says: 'Terminal beside or below the slide' },
  { keys: ['p'], action: 'pin', says: 'Keep the terminal on slides without steps' },
  { keys: ['t'], action: 'palette', says: 'Terminal light or dark' },
  { keys: ['+', '='], action: 'larger', says: 'Larger terminal text' },
  { keys: ['-', '_'], action: 'smaller', says: 'Smaller terminal text' },
  { keys: ['?'], action: 'help', says: 'This list' },
  { keys: ['Escape'], action: 'leave', says: 'Close, or leave the overview' },
]

const BY_KEY = new Map(KEYS.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const)))
const WITH_SHIFT: Partial<Record<Action, Action>> = { next: 'next-slide', back: 'back-slide' }

/** The action of a key pressed on the slide; null for keys that are the browser's or nobody's. */
export function actionForKey({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyPress): Action | null {
  if (ctrlKey || altKey || metaKey) return null
  const action = BY_KEY.get(key.length === 1 ? key.toLowerCase() : key)
  if (action === undefined) return null
  if (!shiftKey) return action
  if (key === ' ') return 'back'
  return WITH_SHIFT[action] ?? action
}

/** True for the chords that leave the terminal: no program in it is waiting for them. */
export function leavesTerminal({ key, ctrlKey, shiftKey }: KeyPress): boolean {
  return ctrlKey && ((shiftKey && key === 'Escape') || key === '.')
}

/** Collects typed digits into a slide's number, until Enter takes it or anything else drops it. */
export class NumberEntry {
  #digits = ''

  /** What was typed so far; empty when nothing is under way. */
  get digits(): string {
    return this.#digits
  }

  /** Takes a digit; false when the key is none. */
  type({ key, ctrlKey, altKey, metaKey }: KeyPress): boolean {
    if (!/^\d$/.test(key) || ctrlKey || altKey || metaKey) return false
    this.#digits = `${this.#digits}${key}`.slice(-5).replace(/^0+/, '')
    return true
  }

  /** Ends the entry and gives the number; null when there is none. */
  take(): number | null {
    const number = this.#digits === '' ? null : Number(this.#digits)
    this.#digits = ''
    return number
  }
}
