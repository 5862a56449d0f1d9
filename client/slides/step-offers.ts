import type { StepView } from '../../server/protocol/deck.ts'
import type { Run } from '../../server/protocol/run.ts'
import { make, setAttribute, setText } from '../ui/dom.ts'
import { icon } from '../ui/icons.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import { openMismatch } from './mismatch-dialog.ts'
import type { StepCommands } from './step-buttons.ts'

const wentWrong = (run: Run | undefined): boolean => run?.state === 'failed' || run?.state === 'unknown'

/** What a run's end offers the presenter, on the lower border: its link, in what it differs, its recording. */
export class StepOffers {
  readonly element: HTMLElement
  readonly #link = make('a', { class: 'step-link', target: '_blank', rel: 'noopener noreferrer', hidden: true })
  readonly #differs = make('button', { type: 'button', class: 'step-differs' }, 'What differs')
  readonly #replay = make('button', { type: 'button', class: 'step-replay' }, icon('film'), 'Play the recording')
  #step: StepView
  #run: Run | undefined

  constructor(step: StepView, commands: StepCommands) {
    this.#step = step
    onTrustedPress(this.#differs, () => {
      const block = this.element.closest('.step') ?? this.element
      if (this.#run) openMismatch(this.#step, this.#run, block.getBoundingClientRect())
    })
    onTrustedPress(this.#replay, () => commands.play(this.#step))
    this.element = make('div', { class: 'step-offers' }, this.#differs, this.#replay, this.#link)
  }

  show(step: StepView, run: Run | undefined, canPlay: boolean): void {
    this.#step = step
    this.#run = run
    this.#differs.hidden = run?.mismatch === undefined
    this.#replay.hidden = !(canPlay && wentWrong(run))
    this.#showLink(run?.url)
    setAttribute(this.element, 'data-offers', [...this.element.children].every(isHidden) ? null : '')
  }

  /** What the step opens, once it is done. */
  #showLink(url: string | undefined): void {
    this.#link.hidden = url === undefined
    if (url === undefined) return
    setAttribute(this.#link, 'href', url)
    setText(this.#link, `open ${new URL(url).host}`)
  }
}

const isHidden = (element: Element): boolean => element.hasAttribute('hidden')
