import { KEYS } from '../stage/keymap.ts'
import { openDialog } from './dialog.ts'
import { make } from './dom.ts'

const NAMES: Record<string, string> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ' ': 'Space',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Backspace: '⌫',
  Escape: 'Esc',
}

const TERMINAL_KEYS: readonly (readonly [keys: readonly string[], says: string])[] = [
  [['Ctrl .', 'Ctrl Shift Esc'], 'Back to the slide'],
  [['Ctrl Shift C', 'Ctrl Shift V'], 'Copy, paste'],
  [['Ctrl Shift F'], 'Search the terminal'],
  [['Ctrl Shift +', 'Ctrl Shift −'], 'Text size'],
]

const SLIDE_EXTRAS: readonly (readonly [keys: readonly string[], says: string])[] = [
  [['1 2', 'Enter'], 'Go to slide 12'],
  [['Shift →', 'Shift ←'], 'Skip the fragments'],
]

function makeRows(rows: readonly (readonly [keys: readonly string[], says: string])[]): HTMLElement {
  const list = make('dl', { class: 'keys' })
  for (const [keys, says] of rows) {
    list.append(
      make(
        'dt',
        {},
        ...keys.map((key) => make('kbd', {}, NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))),
      ),
      make('dd', {}, says),
    )
  }
  return list
}

/** Lists the keys, as they are, in a dialog. */
export function openHelp(): void {
  const { body } = openDialog({ name: 'help', title: 'Keys' })
  const slideRows = KEYS.map(({ keys, says }) => [keys, says] as const)
  body.append(
    make('section', {}, make('h3', {}, 'On the slide'), makeRows([...slideRows, ...SLIDE_EXTRAS])),
    make('section', {}, make('h3', {}, 'In the terminal'), makeRows(TERMINAL_KEYS)),
  )
}
