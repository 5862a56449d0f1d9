import { make } from './dom.ts'
import { readNumber, remember } from './store.ts'

export interface DividerOptions {
  label: string
  /** The key under which this browser remembers the share; `setStore` changes it. */
  store: string
  /** The share of the second part at first, and after a double click. */
  initial: number
  onMove?: () => void
}

const LEAST = 0.18
const MOST = 0.82
const STEP = 0.02

/**
 * A border that is dragged, or moved by arrow keys, between two parts of a box. It keeps the second part's share in the
 * box's `--share` and knows by the box's `data-axis` (`x` or `y`) which way it runs.
 */
export class Divider {
  readonly element: HTMLElement
  readonly #options: DividerOptions
  #box: HTMLElement | null = null
  #store: string
  #share: number

  constructor(options: DividerOptions) {
    this.#options = options
    this.#store = options.store
    this.#share = readNumber(options.store, options.initial)
    this.element = make('div', {
      class: 'divider',
      role: 'separator',
      tabindex: '0',
      'aria-label': options.label,
    })
    this.element.addEventListener('pointerdown', (event) => this.#drag(event))
    this.element.addEventListener('dblclick', () => this.#move(options.initial))
    this.element.addEventListener('keydown', (event) => this.#key(event))
  }

  /** Puts the divider in charge of a box; its element is to be placed by the caller. */
  attach(box: HTMLElement): void {
    this.#box = box
    this.#apply()
  }

  /** Changes to another remembered share, as when the layout changes. */
  setStore(store: string, initial: number): void {
    this.#store = store
    this.#share = readNumber(store, initial)
    this.#apply()
  }

  get #axis(): 'x' | 'y' {
    return this.#box?.getAttribute('data-axis') === 'x' ? 'x' : 'y'
  }

  #drag(event: PointerEvent): void {
    if (event.button !== 0) return
    event.preventDefault()
    this.element.focus({ preventScroll: true })
    this.element.setPointerCapture(event.pointerId)
    document.body.setAttribute('data-dragging', this.#axis)
    const move = ({ clientX, clientY }: PointerEvent): void => {
      const box = this.#box?.getBoundingClientRect()
      if (!box) return
      this.#move(this.#axis === 'x' ? (box.right - clientX) / box.width : (box.bottom - clientY) / box.height)
    }
    this.element.addEventListener('pointermove', move)
    const end = (): void => {
      this.element.removeEventListener('pointermove', move)
      document.body.removeAttribute('data-dragging')
      this.element.blur()
    }
    this.element.addEventListener('lostpointercapture', end, { once: true })
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowLeft: STEP, ArrowUp: STEP, ArrowRight: -STEP, ArrowDown: -STEP }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    this.#move(this.#share + step)
  }

  #move(share: number): void {
    this.#share = Math.max(LEAST, Math.min(share, MOST))
    remember(this.#store, this.#share.toFixed(4))
    this.#apply()
    this.#options.onMove?.()
  }

  #apply(): void {
    this.#box?.style.setProperty('--share', this.#share.toFixed(4))
    this.element.setAttribute('aria-valuenow', String(Math.round(this.#share * 100)))
    this.element.setAttribute('aria-orientation', this.#axis === 'x' ? 'vertical' : 'horizontal')
  }
}
