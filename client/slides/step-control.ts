import type { Candidates } from '../../server/protocol/candidates.ts'
import type { StepView } from '../../server/protocol/deck.ts'
import type { Run } from '../../server/protocol/run.ts'
import { make, setAttribute, setText } from '../ui/dom.ts'
import { FillCover } from './fill-cover.ts'
import { viewFill } from './fill-view.ts'
import { StepButtons, type StepCommands } from './step-buttons.ts'
import { type StepLore, labelStep } from './step-label.ts'
import { StepOffers } from './step-offers.ts'

/** What a control shows. */
export interface StepStatus {
  run: Run | undefined
  elapsedMs: number
  /** The command that Enter would run: 0 for the whole step, null when Enter runs something else. */
  enter: number | null
  candidates: Candidates | undefined
  lore: StepLore
  canPlay: boolean
}

/** The controls of one step, drawn over its block by the overlay; the deck's own HTML has no part in them. */
export class StepControl {
  readonly element: HTMLElement
  readonly #commands: StepCommands | null
  readonly #sign = make('b', { class: 'step-sign', 'aria-hidden': 'true' })
  readonly #words = make('span', { class: 'step-words' })
  readonly #tail = make('span', { class: 'step-tail' })
  readonly #state: HTMLElement
  readonly #note = make('p', { class: 'step-note' })
  readonly #buttons: StepButtons | null
  readonly #offers: StepOffers | null
  #cover: FillCover | null = null
  #step: StepView
  #status: StepStatus | null = null

  /** `commands` is null for a follower, who sees how steps stand and has nothing to press. */
  constructor(step: StepView, commands: StepCommands | null) {
    this.#step = step
    this.#commands = commands
    this.#state = make('span', { class: 'step-state', 'data-state': 'ready' }, this.#sign, this.#words, this.#tail)
    this.#buttons = commands && new StepButtons({ step, run: undefined, enter: null, canPlay: false }, commands)
    this.#offers = commands && new StepOffers(step, commands)
    this.element = make(
      'div',
      { class: 'step', role: 'group', 'data-step-control': step.id },
      make('span', { class: 'step-rule' }),
      make('span', { class: 'step-bar' }, make('i')),
      this.#state,
      this.#note,
    )
    // For the presenter alone: what is opened is an address of the presenter's own machine.
    if (this.#buttons && this.#offers) {
      const foot = make('div', { class: 'step-foot' }, this.#buttons.tools, this.#offers.element)
      this.element.append(this.#buttons.margin, foot)
    }
    this.#coverPlaceholder()
  }

  get step(): StepView {
    return this.#step
  }

  /** Takes the step as an edited deck has it. */
  setStep(step: StepView): void {
    const isSame = step.placeholder === this.#step.placeholder
    this.#step = step
    if (!isSame) this.#coverPlaceholder()
    if (this.#status) this.show(this.#status)
  }

  /** Shows how the step stands. */
  show(status: StepStatus): void {
    this.#status = status
    const { run, elapsedMs, enter, candidates, lore, canPlay } = status
    const step = this.#step
    const { state, sign, words, tail = '' } = labelStep(step, run, elapsedMs, lore)
    const said = `${words} ${tail}`.trim()
    setAttribute(this.element, 'aria-label', `Step ${step.commands[0] ?? ''}: ${said || 'ready'}`)
    setAttribute(this.element, 'data-state', state)
    setAttribute(this.element, 'data-recorded', run?.recorded ? '' : null)
    setAttribute(this.element, 'data-next', enter === null ? null : '')
    setAttribute(this.#state, 'data-state', state)
    setAttribute(this.#state, 'data-exit', run?.exitCode === undefined ? null : String(run.exitCode))
    setAttribute(this.#state, 'title', run?.note ?? (tail === '' ? null : said))
    setText(this.#sign, sign)
    setText(this.#words, words)
    setText(this.#tail, tail === '' ? '' : ` ${tail}`)
    setText(this.#note, run?.note ?? (run ? '' : (candidates?.note ?? '')))
    this.#buttons?.show({ step, run, enter, canPlay })
    this.#offers?.show(step, run, canPlay)
    this.#cover?.show(viewFill(candidates, run))
  }

  /** Lays the name over the placeholder in the step's block, once the control itself stands over that. */
  place(block: Element): void {
    this.#cover?.place(block, this.element.getBoundingClientRect())
  }

  #coverPlaceholder(): void {
    this.#cover?.element.remove()
    const { placeholder } = this.#step
    const commands = this.#commands
    this.#cover =
      placeholder === undefined
        ? null
        : new FillCover(placeholder, commands && (() => commands.chooseName(this.#step)))
    if (this.#cover) this.element.append(this.#cover.element)
  }
}
