import { leavesTerminal } from '../stage/keymap.ts'

export interface TerminalKeyActions {
  leave: () => void
  search: () => void
  copy: () => void
  enlarge: (pixels: number) => void
}

/**
 * Handles the few chords that a terminal keeps from its shell. Returns false for those; a paste is false as well, and is
 * left to the browser, which then hands xterm the text without asking for a permission.
 */
export function handleTerminalKey(event: KeyboardEvent, actions: TerminalKeyActions): boolean {
  const take = (act: () => void): boolean => {
    event.preventDefault()
    event.stopPropagation()
    act()
    return false
  }
  if (leavesTerminal(event)) return take(actions.leave)
  if (!event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return true
  switch (event.code) {
    case 'KeyF':
      return take(actions.search)
    case 'KeyC':
      return take(actions.copy)
    case 'KeyV':
      return false
    case 'Equal':
      return take(() => actions.enlarge(1))
    case 'Minus':
      return take(() => actions.enlarge(-1))
    default:
      return true
  }
}
