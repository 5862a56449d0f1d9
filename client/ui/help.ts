import { KEYS, type KeyGroup } from '../stage/keymap.ts'
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

type Row = readonly [keys: readonly string[], says: string]

/** Second keys that only spare a Shift are not worth a line. */
const isListed = (key: string): boolean => key !== '=' && key !== '_'

const TERMINAL_KEYS: readonly Row[] = [
  [['Ctrl .', 'Ctrl Shift Esc'], 'Back to the slide'],
  [['Ctrl Shift C', 'Ctrl Shift V'], 'Copy, paste'],
  [['Ctrl Shift F'], 'Search the terminal'],
  [['Ctrl Shift +', 'Ctrl Shift −'], 'Text size'],
]

const SLIDE_EXTRAS: readonly Row[] = [
  [['1 2', 'Enter'], 'Go to slide 12'],
  [['Shift →', 'Shift ←'], 'Skip the fragments'],
]

function makeRows(rows: readonly Row[]): HTMLElement {
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

function rowsOf(wanted: KeyGroup): Row[] {
  return KEYS.filter(({ group }) => group === wanted).map(({ keys, says }) => [keys.filter(isListed), says])
}

/** Lists the keys, as they are, in a dialog. */
export function openHelp(): void {
  const { body } = openDialog({ name: 'help', title: 'Keys' })
  const section = (title: string, rows: readonly Row[]): HTMLElement =>
    make('section', {}, make('h3', {}, title), makeRows(rows))
  body.append(
    make(
      'div',
      {},
      section('Slides', [...rowsOf('slides'), ...SLIDE_EXTRAS]),
      section('Page', rowsOf('page')),
    ),
    make(
      'div',
      {},
      section('Steps and terminal', rowsOf('steps')),
      section('While typing there', TERMINAL_KEYS),
    ),
  )
}
