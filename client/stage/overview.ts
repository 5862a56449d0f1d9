import type { DeckSlides } from '../slides/deck-view.ts'

/** All slides at once: the deck itself is laid out as a grid, so nothing is drawn twice. */
export class Overview {
  readonly #deck: DeckSlides
  readonly #goTo: (slide: number) => void

  constructor(deck: DeckSlides, goTo: (slide: number) => void) {
    this.#deck = deck
    this.#goTo = goTo
    deck.element.addEventListener('click', (event) => {
      if (!this.isOpen || !(event.target instanceof Element)) return
      event.preventDefault()
      const slide = deck.slideOf(event.target)
      this.close()
      if (slide > 0) this.#goTo(slide)
    })
  }

  get isOpen(): boolean {
    return document.body.getAttribute('data-view') === 'overview'
  }

  /** Opens the overview at a slide. */
  open(slide: number): void {
    document.body.setAttribute('data-view', 'overview')
    this.#deck.slideAt(slide)?.scrollIntoView({ block: 'center' })
  }

  close(): void {
    document.body.removeAttribute('data-view')
  }

  /** Keeps the chosen slide in sight while keys move through the grid. */
  reveal(slide: number): void {
    if (this.isOpen) this.#deck.slideAt(slide)?.scrollIntoView({ block: 'nearest' })
  }
}
