import { openLink } from '../terminal/links.ts'
import { make } from '../ui/dom.ts'
import { type Notice, makeNotice } from '../ui/notice.ts'

/** Follows links of the deck: to another slide here, to the web in a window of its own, to nothing else. */
function followLink(event: MouseEvent, goTo: (slide: number) => void): void {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null
  if (!link) return
  event.preventDefault()
  const href = link.getAttribute('href') ?? ''
  if (/^#\d+$/.test(href)) goTo(Number(href.slice(1)))
  else if (href !== '' && !href.startsWith('#')) openLink(new URL(href, location.href).href)
}

/** The half of the stage with the slide: the sheet in the deck's proportions, the overlay on it, or a notice instead. */
export class Paper {
  readonly element = make('section', { id: 'slide-pane', tabindex: '-1', 'aria-label': 'Slide' })
  readonly #sheet: HTMLElement
  readonly #spoken = make('div', { class: 'spoken', 'aria-live': 'polite' })
  #notice: HTMLElement | null = null

  constructor(deck: HTMLElement, overlay: HTMLElement, goTo: (slide: number) => void) {
    this.#sheet = make('div', { id: 'sheet' }, deck, overlay)
    this.element.append(this.#sheet, this.#spoken)
    deck.addEventListener('click', (event) => followLink(event, goTo))
    // A click on the slide takes the keys back from the terminal.
    this.element.addEventListener('pointerdown', ({ target }) => {
      if (target instanceof Element && !target.closest('button')) this.focus()
    })
  }

  focus(): void {
    this.element.focus({ preventScroll: true })
  }

  /** Takes the size of the deck's slides, in their own pixels. */
  setSize(width: number, height: number): void {
    this.#sheet.style.setProperty('--slide-width', String(width))
    this.#sheet.style.setProperty('--slide-height', String(height))
  }

  /** Shows a notice in place of the slide; null shows the slide again. */
  setNotice(notice: Notice | null): void {
    this.#notice?.remove()
    this.#notice = notice && makeNotice(notice)
    this.#sheet.hidden = notice !== null
    if (this.#notice) this.element.append(this.#notice)
  }

  /** Tells those who listen instead of look which slide it is. */
  say(text: string): void {
    this.#spoken.textContent = text
  }
}
