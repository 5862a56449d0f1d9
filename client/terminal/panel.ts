import type { TerminalView } from '../../server/protocol/terminal.ts'
import { make, setAttribute, setText } from '../ui/dom.ts'
import { icon } from '../ui/icons.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import { type ScreenEvents, type ScreenLook, TerminalScreen } from './screen.ts'
import { SearchBar } from './search-bar.ts'
import { describeTerminal, isOver } from './state-words.ts'

export interface PanelEvents extends ScreenEvents {
  resume(terminal: string): void
  close(terminal: string): void
}

/** One terminal as it is shown: its name and state, its screen, and what to do once its shell has ended. */
export class TerminalPanel {
  readonly element: HTMLElement
  readonly screen: TerminalScreen
  readonly search: SearchBar
  readonly #host = make('div', { class: 'terminal-screen' })
  readonly #sign = make('b', { class: 'terminal-sign', 'aria-hidden': 'true' })
  readonly #words = make('span', { class: 'terminal-words' })
  readonly #sentence = make('span')
  readonly #recorded = make('strong', { class: 'terminal-recorded', hidden: true })
  readonly #over: HTMLElement
  #isOpen = false

  constructor(view: TerminalView, look: ScreenLook, readOnly: boolean, events: PanelEvents) {
    this.screen = new TerminalScreen(view, look, readOnly, events)
    this.search = new SearchBar(this.screen.xterm)
    const resume = make('button', { type: 'button', class: 'terminal-resume primary' }, 'Resume')
    onTrustedPress(resume, () => events.resume(view.name))
    this.#over = make('div', { class: 'terminal-over', role: 'alert', hidden: true }, this.#sentence)
    if (!readOnly) this.#over.append(resume)
    this.element = make(
      'section',
      { class: 'terminal', 'data-name': view.name, 'aria-label': `Terminal ${view.name}` },
      this.#makeHeader(view.name, readOnly, events),
      make('div', { class: 'terminal-body' }, this.#host, this.search.element),
    )
    this.update(view)
  }

  /** To be called once the panel stands in the page and has a size. */
  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.screen.open(this.#host)
    this.screen.fit()
  }

  /** Takes what the server says of the terminal. */
  update(view: TerminalView): void {
    const { sign, words } = describeTerminal(view)
    setAttribute(this.element, 'data-state', view.state)
    setAttribute(this.element, 'data-recorded', view.recorded ? '' : null)
    this.#recorded.hidden = !view.recorded
    setText(this.#sign, sign)
    setText(this.#words, words)
    setAttribute(this.#words, 'title', view.note ?? null)
    this.#over.hidden = !isOver(view)
    setText(this.#sentence, view.note ?? `The terminal ${view.name} has ${words}.`)
    this.screen.takeSize(view)
  }

  /** Says when and where it was recorded what this terminal plays, if it does. */
  setRecording(words: string): void {
    setText(this.#recorded, `Recorded ${words}`.trim() + ' · not live')
  }

  dispose(): void {
    this.screen.dispose()
    this.element.remove()
  }

  #makeHeader(name: string, readOnly: boolean, events: PanelEvents): HTMLElement {
    const search = make(
      'button',
      { type: 'button', class: 'plain', title: 'Search (Ctrl+Shift+F)', 'aria-label': 'Search' },
      icon('search'),
    )
    search.addEventListener('click', () => this.search.open())
    const tools = make('div', { class: 'terminal-tools' }, search)
    if (!readOnly && name !== 'main') {
      const label = `Close ${name} and end its shell`
      const closer = make('button', { type: 'button', class: 'plain', title: label, 'aria-label': label })
      closer.append(icon('close'))
      onTrustedPress(closer, () => events.close(name))
      tools.append(closer)
    }
    const state = make('span', { class: 'terminal-state', role: 'status' }, this.#sign, this.#words)
    return make('header', {}, make('h2', {}, name), this.#recorded, state, this.#over, tools)
  }
}
