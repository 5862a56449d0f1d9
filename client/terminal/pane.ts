import type { Frame } from '../../server/protocol/frame.ts'
import { FRAME } from '../../server/protocol/frame.ts'
import type { TerminalView } from '../../server/protocol/terminal.ts'
import { Divider } from '../ui/divider.ts'
import { make, setAttribute } from '../ui/dom.ts'
import { icon } from '../ui/icons.ts'
import { type PanelEvents, TerminalPanel } from './panel.ts'
import type { ScreenLook } from './screen.ts'
import type { ScreenSize } from './screen-size.ts'
import { chooseShown } from './shown-pair.ts'
import { describeTerminal } from './state-words.ts'

export interface PaneEvents extends PanelEvents {
  open(terminal: string): void
}

/** Below this, two terminals beside each other would have no room for a table of kubectl's. */
const WIDE_PX = 1_000

/** The terminals of the lecture: one or two on screen, tabs for more. */
export class TerminalPane {
  readonly element: HTMLElement
  readonly #tabs = make('div', { class: 'terminal-tabs', role: 'tablist', hidden: true })
  readonly #stack = make('div', { class: 'terminal-stack' })
  readonly #empty = make('div', { class: 'terminal-empty' })
  readonly #divider = new Divider({
    label: 'Border between the terminals',
    store: 'livedeck.terminals',
    initial: 0.5,
  })
  readonly #panels = new Map<string, TerminalPanel>()
  readonly #events: PaneEvents
  #look: ScreenLook
  #recent: string[] = []
  #readOnly = true
  #recording = ''

  constructor(look: ScreenLook, events: PaneEvents) {
    this.#look = look
    this.#events = events
    this.element = make('div', { id: 'terminals' }, this.#tabs, this.#stack)
    const open = make('button', { type: 'button', class: 'primary' }, 'Open main')
    open.addEventListener('click', () => events.open('main'))
    this.#empty.append(make('p', {}, 'No terminal is open.'), open)
    this.#divider.attach(this.#stack)
    new ResizeObserver(() => this.#chooseAxis()).observe(this.#stack)
    this.#chooseAxis()
    this.element.addEventListener('focusin', ({ target }) => this.#noteFocus(target))
  }

  /** Says whether this window may type; to be called before the terminals come. */
  setReadOnly(readOnly: boolean): void {
    if (this.#readOnly === readOnly) return
    this.#readOnly = readOnly
    for (const panel of this.#panels.values()) panel.dispose()
    this.#panels.clear()
  }

  /** Says when and where the transcripts were recorded that a terminal may play. */
  setRecording(words: string): void {
    this.#recording = words
    for (const panel of this.#panels.values()) panel.setRecording(words)
  }

  /** Takes the lecture's terminals as they are now. */
  update(views: readonly TerminalView[]): void {
    for (const [name, panel] of this.#panels) {
      const isThere = views.some((view) => view.name === name && view.channel === panel.screen.channel)
      if (isThere) continue
      panel.dispose()
      this.#panels.delete(name)
    }
    for (const view of views) {
      const panel = this.#panels.get(view.name)
      if (panel) panel.update(view)
      else {
        const made = new TerminalPanel(view, this.#look, this.#readOnly, this.#events)
        made.setRecording(this.#recording)
        this.#panels.set(view.name, made)
        this.#recent.unshift(view.name)
      }
    }
    this.#arrange(views)
  }

  takeFrame({ kind, channel, payload }: Frame): void {
    const screen = this.#byChannel(channel)?.screen
    if (kind === FRAME.output) screen?.write(payload)
    if (kind === FRAME.snapshot) screen?.writeSnapshot(payload)
  }

  /** Clears a terminal for the snapshot that follows. */
  restart(channel: number, size: ScreenSize): void {
    this.#byChannel(channel)?.screen.restart(size)
  }

  setLook(look: ScreenLook): void {
    this.#look = look
    setAttribute(this.element, 'data-palette', look.palette)
    for (const { screen } of this.#panels.values()) screen.setLook(look)
  }

  /** Gives the keys to the terminal used last. */
  focus(): void {
    this.#current?.screen.xterm.focus()
  }

  /** Opens the search of the terminal used last. */
  search(): void {
    this.#current?.search.open()
  }

  /** Copies the selection of the terminal used last; null when nothing is selected. */
  get selection(): string | null {
    const text = this.#current?.screen.xterm.getSelection() ?? ''
    return text === '' ? null : text
  }

  get #current(): TerminalPanel | undefined {
    const name = this.#recent.find((recent) => this.#panels.has(recent))
    return name === undefined ? undefined : this.#panels.get(name)
  }

  /** Two terminals stand beside each other in a wide pane and above each other in a tall one. */
  #chooseAxis(): void {
    const { clientWidth, clientHeight } = this.#stack
    setAttribute(
      this.#stack,
      'data-axis',
      clientWidth >= WIDE_PX && clientWidth > 1.8 * clientHeight ? 'x' : 'y',
    )
  }

  #byChannel(channel: number): TerminalPanel | undefined {
    return [...this.#panels.values()].find(({ screen }) => screen.channel === channel)
  }

  #noteFocus(target: EventTarget | null): void {
    const section = target instanceof Element ? target.closest('section.terminal') : null
    const name = section?.getAttribute('data-name')
    if (name) this.#bringForward(name)
  }

  #bringForward(name: string): void {
    this.#recent = [name, ...this.#recent.filter((other) => other !== name)]
  }

  #arrange(views: readonly TerminalView[]): void {
    const names = views.map(({ name }) => name)
    this.#recent = this.#recent.filter(
      (name, index, all) => names.includes(name) && all.indexOf(name) === index,
    )
    const shown = chooseShown(names, this.#recent)
    const panels = shown.flatMap((name) => this.#panels.get(name) ?? [])
    const wanted = panels.map(({ element }) => element)
    this.#place(wanted)
    setAttribute(this.#stack, 'data-count', String(wanted.length))
    for (const panel of panels) panel.open()
    this.#showTabs(views, shown)
  }

  /** Puts the panels into the stack; those that stand there already are not touched, or their focus would be lost. */
  #place(wanted: readonly HTMLElement[]): void {
    const placed = [...this.#stack.children].filter((child) => child.matches('section'))
    const isSame = placed.length === wanted.length && placed.every((child, index) => child === wanted[index])
    if (isSame && wanted.length > 0) return
    const [first, second] = wanted
    if (!first) this.#stack.replaceChildren(this.#empty)
    else if (second) this.#stack.replaceChildren(first, this.#divider.element, second)
    else this.#stack.replaceChildren(first)
  }

  #showTabs(views: readonly TerminalView[], shown: readonly string[]): void {
    this.#tabs.hidden = views.length < 3
    this.#tabs.replaceChildren(...views.map((view) => this.#makeTab(view, views, shown.includes(view.name))))
    if (this.#readOnly) return
    const add = make('button', { type: 'button', class: 'plain', title: 'One more terminal' }, icon('add'))
    add.setAttribute('aria-label', 'One more terminal')
    add.addEventListener('click', () => this.#events.open(`extra-${views.length}`))
    this.#tabs.append(add)
  }

  #makeTab(view: TerminalView, views: readonly TerminalView[], isShown: boolean): HTMLElement {
    const { name, state } = view
    const { sign, words } = describeTerminal(view)
    const tab = make(
      'button',
      { type: 'button', role: 'tab', 'aria-selected': String(isShown), 'data-state': state, title: words },
      make('b', { class: 'terminal-sign', 'aria-hidden': 'true' }, sign),
      name,
    )
    tab.addEventListener('click', () => {
      this.#bringForward(name)
      this.#arrange(views)
      this.focus()
    })
    return tab
  }
}
