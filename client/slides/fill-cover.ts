import { make, setAttribute, setText } from '../ui/dom.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import type { FillView } from './fill-view.ts'
import { type TextPlace, findText } from './find-text.ts'

/** Names longer than the placeholder are set smaller, down to this share of its size. */
const SMALLEST = 0.7
const MEASURED_PX = 100
const pen = document.createElement('canvas').getContext('2d')

/** The font size, in CSS pixels of the window, in which a text of the slide is drawn, whatever has scaled it. */
function drawnFont({ range }: TextPlace, width: number): { family: string; size: number } {
  const holder = range.startContainer.parentElement
  const family = holder ? getComputedStyle(holder).fontFamily : 'monospace'
  if (!pen) return { family, size: 0 }
  pen.font = `${MEASURED_PX}px ${family}`
  return { family, size: (MEASURED_PX * width) / pen.measureText(range.toString()).width }
}

/**
 * The real name over a step's placeholder, in the same place and size, so that nothing moves. The presenter presses it to
 * choose another; a follower only reads it. It lies in the overlay, where no deck can imitate it.
 */
export class FillCover {
  readonly element = make('div', { class: 'step-fill' })
  readonly #placeholder: string
  readonly #choose: (() => void) | null
  #spots: HTMLElement[] = []
  #view: FillView = { name: null, isMissing: false }

  /** `choose` is null for a follower. */
  constructor(placeholder: string, choose: (() => void) | null) {
    this.#placeholder = placeholder
    this.#choose = choose
  }

  show(view: FillView): void {
    this.#view = view
    const { name, isMissing } = view
    setAttribute(this.element, 'hidden', name === null && !isMissing ? '' : null)
    setAttribute(this.element, 'data-missing', isMissing ? '' : null)
    const says = name === null ? 'No name for it is known' : `Instead of ${this.#placeholder}: ${name}`
    for (const spot of this.#spots) {
      setAttribute(spot, 'title', this.#choose ? `${says}. Press to choose.` : says)
      setAttribute(spot, 'aria-label', says)
      this.#fit(spot)
    }
  }

  /** Lays the name over each place of the placeholder in a block; `origin` is the control's place in the window. */
  place(block: Element, origin: DOMRect): void {
    const places = findText(block, this.#placeholder)
    if (places.length !== this.#spots.length) this.#makeSpots(places.length)
    for (const [index, found] of places.entries()) {
      const spot = this.#spots[index]
      if (spot) this.#placeSpot(spot, found, origin)
    }
    this.show(this.#view)
  }

  #makeSpots(count: number): void {
    this.#spots = Array.from({ length: count }, (_, index) => this.#makeSpot(index === 0))
    this.element.replaceChildren(...this.#spots)
  }

  /** Only the first place is a button: one name fills them all. */
  #makeSpot(isFirst: boolean): HTMLElement {
    const choose = this.#choose
    if (!isFirst || !choose) return make('span', { class: 'step-name' })
    const button = make('button', { type: 'button', class: 'step-name', 'aria-haspopup': 'dialog' })
    onTrustedPress(button, choose)
    return button
  }

  #placeSpot(spot: HTMLElement, found: TextPlace, origin: DOMRect): void {
    const { left, top, width, height } = found.range.getBoundingClientRect()
    const { family, size } = drawnFont(found, width)
    const place = { left: left - origin.left, top: top - origin.top, width, height }
    for (const [side, value] of Object.entries(place)) spot.style.setProperty(`--${side}`, `${value.toFixed(2)}px`)
    spot.style.setProperty('--size', `${size.toFixed(2)}px`)
    spot.style.fontFamily = family
    setAttribute(spot, 'data-ends-line', found.endsLine ? '' : null)
  }

  /** A longer name is set smaller, and then cut at its start where something follows on the line: names differ at their end. */
  #fit(spot: HTMLElement): void {
    const name = this.#view.name ?? this.#placeholder
    const room = this.#placeholder.length
    const most = spot.hasAttribute('data-ends-line') ? name.length : Math.floor(room / SMALLEST)
    const shown = name.length <= most ? name : `…${name.slice(name.length - most + 1)}`
    setText(spot, shown)
    spot.style.setProperty('--share', Math.max(SMALLEST, Math.min(1, room / shown.length)).toFixed(3))
  }
}
