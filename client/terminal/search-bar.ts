import { SearchAddon } from '@xterm/addon-search'
import type { Terminal } from '@xterm/xterm'

import { make, setText } from '../ui/dom.ts'
import { icon } from '../ui/icons.ts'

const DECORATIONS = {
  matchBackground: '#5a4300',
  matchOverviewRuler: '#f2cc60',
  activeMatchBackground: '#b34700',
  activeMatchColorOverviewRuler: '#ff6a45',
}

/** Searches a terminal's screen and scrollback; Enter goes up to older matches, Shift+Enter down, Escape closes. */
export class SearchBar {
  readonly element: HTMLElement
  readonly #addon = new SearchAddon()
  readonly #input = make('input', {
    type: 'search',
    'aria-label': 'Search the terminal',
    placeholder: 'Search',
  })
  readonly #count = make('span', { class: 'search-count', role: 'status' })
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    terminal.loadAddon(this.#addon)
    const closer = make(
      'button',
      { type: 'button', class: 'plain', 'aria-label': 'Close search' },
      icon('close'),
    )
    this.element = make(
      'div',
      { class: 'terminal-search', role: 'search', hidden: true },
      this.#input,
      this.#count,
      closer,
    )
    closer.addEventListener('click', () => this.close())
    this.#input.addEventListener('input', () => this.#find('up'))
    this.#input.addEventListener('keydown', (event) => this.#key(event))
    this.#addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      setText(this.#count, resultCount === 0 ? 'none' : `${resultIndex + 1} of ${resultCount}`)
    })
  }

  open(): void {
    this.element.hidden = false
    this.#input.focus()
    this.#input.select()
  }

  close(): void {
    this.element.hidden = true
    this.#addon.clearDecorations()
    this.#terminal.focus()
  }

  #key(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === 'Enter') this.#find(event.shiftKey ? 'down' : 'up')
    if (event.key === 'Escape') this.close()
  }

  #find(direction: 'up' | 'down'): void {
    const text = this.#input.value
    if (text === '') {
      this.#addon.clearDecorations()
      setText(this.#count, '')
      return
    }
    const options = { decorations: DECORATIONS, incremental: false }
    if (direction === 'up') this.#addon.findPrevious(text, options)
    else this.#addon.findNext(text, options)
  }
}
