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
  | 'choose-name'
  | 'catch-up'
  | 'reset'
  | 'handouts'
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

/** Under which heading help lists a key. */
export type KeyGroup = 'slides' | 'steps' | 'page'

export interface KeyBinding {
  keys: readonly string[]
  action: Action
  group: KeyGroup
  says: string
}

/** The keys of the slide, in the order in which help lists them. */
export const KEYS: readonly KeyBinding[] = [
  {
    keys: ['ArrowRight', 'ArrowDown', 'PageDown', ' '],
    action: 'next',
    group: 'slides',
    says: 'On: the next fragment or slide',
  },
  { keys: ['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'], action: 'back', group: 'slides', says: 'Back' },
  { keys: ['Home'], action: 'first', group: 'slides', says: 'First slide' },
  { keys: ['End'], action: 'last', group: 'slides', says: 'Last slide' },
  { keys: ['o'], action: 'overview', group: 'slides', says: 'All slides at once' },
  { keys: ['Enter'], action: 'run-next', group: 'steps', says: 'Run the marked step' },
  { keys: ['s'], action: 'stop', group: 'steps', says: 'Stop what runs on this slide (Ctrl-C)' },
  { keys: ['n'], action: 'choose-name', group: 'steps', says: 'Choose the name for a placeholder' },
  {
    keys: ['c'],
    action: 'catch-up',
    group: 'steps',
    says: 'Catch up to this slide (asks before)',
  },
  { keys: ['m', '`'], action: 'terminal', group: 'steps', says: 'Type in the terminal' },
  { keys: ['+', '='], action: 'larger', group: 'steps', says: 'Larger terminal text' },
  { keys: ['-', '_'], action: 'smaller', group: 'steps', says: 'Smaller terminal text' },
  {
    keys: ['r'],
    action: 'reset',
    group: 'steps',
    says: 'Reset what the lab made (asks before)',
  },
  { keys: ['t'], action: 'palette', group: 'steps', says: 'Terminal light or dark' },
  { keys: ['f'], action: 'full-screen', group: 'page', says: 'Full screen' },
  { keys: ['l'], action: 'layout', group: 'page', says: 'Terminal beside or below the slide' },
  { keys: ['p'], action: 'pin', group: 'page', says: 'Terminal on every slide' },
  { keys: ['e'], action: 'handouts', group: 'page', says: 'Export the deck: PDF, HTML, PowerPoint, …' },
  { keys: ['?'], action: 'help', group: 'page', says: 'This list' },
  { keys: ['Escape'], action: 'leave', group: 'page', says: 'Close, or leave the overview' },
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
