import { Divider } from '../ui/divider.ts'
import { make, setAttribute } from '../ui/dom.ts'
import { readText, remember } from '../ui/store.ts'

type Arrangement = 'side' | 'stacked'

const STORE = 'livedeck.layout'
const PINNED = 'livedeck.pinned'
/** The terminal's share at first: beside the slide it needs width for tables, below it height for a few lines. */
const SHARES: Record<Arrangement, number> = { side: 0.42, stacked: 0.4 }
/** Windows taller than this get the terminal below the slide unless someone chose otherwise, narrow ones always. */
const TALL = 1.15
const NARROW = 0.9

/** The two halves of the stage, the slide and the terminals, and the border between them. */
export class Layout {
  readonly element = make('main', { id: 'stage' })
  readonly #divider = new Divider({
    label: 'Border between slide and terminal',
    store: `${STORE}.side`,
    initial: SHARES.side,
  })
  readonly #terminals: HTMLElement
  #chosen: Arrangement | null
  #pinned = readText(PINNED) === 'true'
  #hasSteps = true

  constructor(slide: HTMLElement, terminals: HTMLElement) {
    const chosen = readText(STORE)
    this.#chosen = chosen === 'side' || chosen === 'stacked' ? chosen : null
    this.#terminals = make(
      'aside',
      { id: 'terminal-pane', 'aria-label': 'Terminals' },
      this.#divider.element,
      terminals,
    )
    this.element.append(slide, this.#terminals)
    this.#divider.attach(this.element)
    globalThis.addEventListener('resize', () => this.#apply())
    this.#apply()
  }

  get isTerminalShown(): boolean {
    return this.#hasSteps || this.#pinned
  }

  get isPinned(): boolean {
    return this.#pinned
  }

  /** Says whether the shown slide has something to run; without it the slide takes the whole stage. */
  setHasSteps(hasSteps: boolean): void {
    this.#hasSteps = hasSteps
    this.#apply()
  }

  /** Puts the terminal below the slide, or beside it again. */
  toggleArrangement(): void {
    this.#chosen = this.#arrangement === 'side' ? 'stacked' : 'side'
    remember(STORE, this.#chosen)
    this.#apply()
  }

  /** Keeps the terminal on every slide, or only where there are steps. */
  togglePin(): void {
    this.#pinned = !this.#pinned
    remember(PINNED, String(this.#pinned))
    this.#apply()
  }

  get #arrangement(): Arrangement {
    const shape = innerWidth / innerHeight
    if (shape < NARROW) return 'stacked'
    return this.#chosen ?? (shape < TALL ? 'stacked' : 'side')
  }

  #apply(): void {
    const arrangement = this.#arrangement
    const axis = arrangement === 'side' ? 'x' : 'y'
    if (this.element.getAttribute('data-axis') !== axis) {
      this.element.setAttribute('data-axis', axis)
      this.#divider.setStore(`${STORE}.${arrangement}`, SHARES[arrangement])
    }
    setAttribute(document.body, 'data-layout', arrangement)
    setAttribute(document.body, 'data-terminal', this.isTerminalShown ? 'shown' : 'hidden')
    setAttribute(this.#terminals, 'inert', this.isTerminalShown ? null : '')
  }
}
