import type { DeckView, StepView } from '../../server/protocol/deck.ts'
import type { Position } from '../../server/protocol/server-message.ts'
import type { Bar } from '../stage/bar.ts'
import type { Layout } from '../stage/layout.ts'
import { Navigator } from '../stage/navigator.ts'
import { Overview } from '../stage/overview.ts'
import { placeAfterEdit } from '../stage/walk.ts'
import { setAttribute } from '../ui/dom.ts'
import { NOTICES } from '../ui/notice.ts'
import { DeckSlides } from './deck-view.ts'
import { type StepBooks, StepOverlay } from './overlay.ts'
import { Paper } from './paper.ts'

export interface ShowOptions {
  books: StepBooks
  bar: Bar
  /** This window moved by its own keys, and not with the lecture. */
  onOwnMove(position: Position): void
  /** Another slide shows, or this one was edited. */
  onShow(): void
}

/** The slides on screen: the deck, the controls over it, and where in it this window stands. */
export class SlideShow {
  readonly deck = new DeckSlides()
  readonly overlay: StepOverlay
  readonly navigator: Navigator
  readonly overview: Overview
  readonly paper: Paper
  readonly #options: ShowOptions
  #layout: Layout | null = null
  #view: DeckView | null = null

  constructor(options: ShowOptions) {
    this.#options = options
    this.overlay = new StepOverlay(this.deck, options.books)
    this.navigator = new Navigator({ onMove: (position, isOwn) => this.#show(position, isOwn) })
    const goTo = (slide: number): void => this.navigator.goTo(slide)
    this.overview = new Overview(this.deck, goTo)
    this.paper = new Paper(this.deck.element, this.overlay.element, goTo)
    this.paper.setNotice(NOTICES.starting)
  }

  /** Gives the layout in which the slide makes room for the terminal. */
  attach(layout: Layout): void {
    this.#layout = layout
  }

  get hasDeck(): boolean {
    return this.#view !== null
  }

  /** The steps on all slides, in the deck's order. */
  get steps(): readonly StepView[] {
    return this.#view?.steps ?? []
  }

  findStep(id: string): StepView | undefined {
    return this.#view?.steps.find((step) => step.id === id)
  }

  /** Takes a new rendering of the deck; the slide that is shown stays, wherever an edit moved it. */
  update(view: DeckView): void {
    if (this.#view && view.version < this.#view.version) return
    const before = this.#view?.slides ?? []
    const { slide } = this.navigator.position
    this.deck.update(view)
    this.#view = view
    this.paper.setSize(view.width, view.height)
    this.paper.setNotice(view.slides.length === 0 ? NOTICES.empty : null)
    const place = before.length === 0 ? slide : placeAfterEdit(before, view.slides, slide)
    this.navigator.setDeck(
      view.slides.map(({ fragments }) => fragments),
      place,
    )
  }

  #show(position: Position, isOwn: boolean): void {
    const view = this.#view
    if (!view) return
    const { slide, fragment } = position
    this.deck.show(position)
    this.#layout?.setHasSteps(view.steps.some((step) => step.slide === slide))
    this.overlay.showSlide(slide, view.steps, view.width)
    this.overview.reveal(slide)
    this.#options.bar.setPlace(slide, view.slides.length)
    setAttribute(document.body, 'data-slide', String(slide))
    setAttribute(document.body, 'data-fragment', String(fragment))
    const title = view.slides[slide - 1]?.title ?? ''
    this.paper.say(`Slide ${slide} of ${view.slides.length}: ${title}`)
    document.title = [`${slide}/${view.slides.length}`, view.title || 'livedeck'].join(' · ')
    if (isOwn) this.#options.onOwnMove(position)
    this.#options.onShow()
  }
}
