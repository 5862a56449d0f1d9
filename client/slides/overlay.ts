import type { StepView } from '../../server/protocol/deck.ts'
import { make, setAttribute } from '../ui/dom.ts'
import type { DeckSlides } from './deck-view.ts'
import type { FillBook } from './fill-book.ts'
import { type NextStep, findNextStep } from './next-step.ts'
import type { Recording } from './recording.ts'
import type { RunBook } from './run-book.ts'
import type { StepCommands } from './step-buttons.ts'
import { StepControl } from './step-control.ts'

const TICK_MS = 1_000

/** What is known of the steps besides the deck. */
export interface StepBooks {
  runs: RunBook
  fills: FillBook
  recording: Recording
}

/**
 * The layer over the slide that holds the controls of its steps. It lies outside `#deck`, so that no deck can hide or
 * imitate them, and follows the blocks wherever the slide's layout puts them.
 */
export class StepOverlay {
  readonly element = make('div', { id: 'overlay' })
  readonly #deck: DeckSlides
  readonly #books: StepBooks
  readonly #controls = new Map<string, StepControl>()
  readonly #resized = new ResizeObserver(() => this.#schedule())
  #commands: StepCommands | null = null
  #steps: readonly StepView[] = []
  #slide = 1
  #width = 1280
  #isScheduled = false

  constructor(deck: DeckSlides, books: StepBooks) {
    this.#deck = deck
    this.#books = books
    void document.fonts.ready.then(() => this.#schedule())
    document.fonts.addEventListener('loadingdone', () => this.#schedule())
    deck.element.addEventListener('load', () => this.#schedule(), true)
    deck.element.addEventListener('pointerover', ({ target }) => this.#hover(target))
    setInterval(() => {
      if (books.runs.isCounting) this.showRuns()
    }, TICK_MS)
  }

  /** Gives the buttons their work; without it the overlay only shows. */
  enable(commands: StepCommands): void {
    if (this.#commands) return
    this.#commands = commands
    this.#controls.clear()
    this.element.replaceChildren()
  }

  /** Shows the controls of one slide; `width` is the slide's in its own pixels. */
  showSlide(slide: number, steps: readonly StepView[], width: number): void {
    this.#slide = slide
    this.#width = width
    this.#steps = steps.filter((step) => step.slide === slide)
    const ids = new Set(this.#steps.map(({ id }) => id))
    for (const [id, control] of this.#controls) {
      if (ids.has(id)) continue
      control.element.remove()
      this.#controls.delete(id)
    }
    for (const step of this.#steps) this.#add(step)
    this.#observe()
    this.#place()
    this.showRuns()
  }

  /** What Enter would run on the slide as it is shown. */
  get next(): NextStep | null {
    const visible = this.#steps.filter(({ id }) => this.#deck.findBlock(this.#slide, id) !== null)
    return findNextStep(visible, this.#books.runs.runOf)
  }

  /** The steps of the shown slide. */
  get steps(): readonly StepView[] {
    return this.#steps
  }

  /** Where a step's block is in the window. */
  rectOf(step: string): DOMRect | undefined {
    return this.#controls.get(step)?.element.getBoundingClientRect()
  }

  /** Shows how the slide's steps stand. */
  showRuns(): void {
    const { next } = this
    const { runs, fills, recording } = this.#books
    for (const [id, control] of this.#controls) {
      control.show({
        run: runs.runOf(id),
        elapsedMs: runs.elapsed(id),
        enter: next?.step.id === id && this.#commands ? (next.command ?? 0) : null,
        candidates: fills.candidatesFor(control.step),
        lore: { usualMs: recording.usualMs(id), recording: recording.words },
        canPlay: recording.canPlay(id),
      })
    }
  }

  #add(step: StepView): void {
    const known = this.#controls.get(step.id)
    if (known) {
      known.setStep(step)
      return
    }
    const control = new StepControl(step, this.#commands)
    this.#controls.set(step.id, control)
    this.element.append(control.element)
  }

  /** Watches all that can move a block: the sheet, and whatever stands on the slide around the block. */
  #observe(): void {
    this.#resized.disconnect()
    this.#resized.observe(this.element)
    const parts = this.#deck.slideAt(this.#slide)?.querySelectorAll('section > *, [data-step]') ?? []
    for (const part of parts) this.#resized.observe(part)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    requestAnimationFrame(() => {
      this.#isScheduled = false
      this.#place()
    })
  }

  #place(): void {
    const paper = this.element.getBoundingClientRect()
    // Signs and buttons shrink more slowly than the slide, so that they can be read and hit.
    const scale = paper.width / this.#width
    this.element.style.setProperty('--unit', `${Math.max(scale, Math.min(0.72, scale * 1.4)).toFixed(4)}px`)
    for (const [id, control] of this.#controls) {
      const { element } = control
      const block = this.#deck.findBlock(this.#slide, id)
      setAttribute(element, 'hidden', block ? null : '')
      if (!block) continue
      const { left, top, width, height } = block.getBoundingClientRect()
      const place = { left: left - paper.left, top: top - paper.top, width, height }
      for (const [side, value] of Object.entries(place)) element.style.setProperty(side, `${value.toFixed(2)}px`)
      element.style.setProperty('--margin', `${(paper.right - left - width).toFixed(2)}px`)
      control.place(block)
    }
  }

  #hover(target: EventTarget | null): void {
    const block = target instanceof Element ? target.closest('[data-step]') : null
    const id = block?.getAttribute('data-step')
    for (const [other, { element }] of this.#controls) {
      setAttribute(element, 'data-hover', other === id ? '' : null)
    }
  }
}
