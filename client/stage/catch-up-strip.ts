import type { CatchUpView } from '../../server/protocol/catch-up.ts'
import type { StepView } from '../../server/protocol/deck.ts'
import { make, setAttribute, setText } from '../ui/dom.ts'
import { icon } from '../ui/icons.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import { showHidden } from '../ui/visible-text.ts'
import { tellCatchUpState } from './catch-up-words.ts'

/** How long the good end of a catch-up stays in the bar; a bad one stays until it is dismissed. */
const END_SHOWN_MS = 15_000

export interface CatchUpEvents {
  /** The presenter wants it to end. */
  stop: () => void
  /** The presenter wants to see the step that it ended at. */
  goTo: (slide: number) => void
}

/** How a catch-up stands, in the bar: nothing of slide and terminal is covered, and nothing there moves. */
export class CatchUpStrip {
  readonly element: HTMLElement
  readonly #sentence = make('span', { class: 'catch-up-sentence', role: 'status' })
  readonly #meter = make('progress', { class: 'catch-up-meter', 'aria-label': 'Steps that have run' })
  readonly #count = make('span', { class: 'catch-up-count' })
  readonly #command = make('code', { class: 'catch-up-command' })
  readonly #stop = make('button', { type: 'button', class: 'catch-up-stop' }, 'Stop')
  readonly #place = make('button', { type: 'button', class: 'catch-up-place' })
  readonly #dismiss = make(
    'button',
    { type: 'button', class: 'plain', 'aria-label': 'Dismiss' },
    icon('close'),
  )
  #slide = 0
  #isShown = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ stop, goTo }: CatchUpEvents) {
    onTrustedPress(this.#stop, stop)
    onTrustedPress(this.#place, () => goTo(this.#slide))
    this.#dismiss.addEventListener('click', () => this.#hide())
    this.element = make('div', { class: 'catch-up', hidden: true }, this.#sentence, this.#meter, this.#count)
    this.element.append(this.#command, this.#stop, this.#place, this.#dismiss)
  }

  /** Shows a catch-up, null for none; `step` is the one that it is at, if that is on a slide. */
  show(view: CatchUpView | null, step: StepView | undefined, isPresenter: boolean): void {
    const isRunning = view?.state === 'running'
    // How it ended stays for a while; a window that joins later is not told of it.
    if (!view || !(isRunning || this.#isShown)) {
      if (this.element.getAttribute('data-state') === 'running') this.#hide()
      return
    }
    clearTimeout(this.#timer)
    this.#isShown = true
    this.element.hidden = false
    setAttribute(this.element, 'data-state', view.state)
    setText(this.#sentence, tellCatchUpState(view))
    setAttribute(this.#sentence, 'title', isRunning ? null : this.#sentence.textContent)
    this.#showProgress(view, step)
    this.#slide = step?.slide ?? 0
    setText(this.#place, `See slide ${this.#slide}`)
    this.#place.hidden = !isPresenter || view.state !== 'failed' || step === undefined
    this.#stop.hidden = !isRunning || !isPresenter
    this.#dismiss.hidden = isRunning
    if (view.state === 'done') this.#timer = setTimeout(() => this.#hide(), END_SHOWN_MS)
  }

  #showProgress({ state, done, total, wasReset }: CatchUpView, step: StepView | undefined): void {
    this.#meter.max = Math.max(1, total)
    this.#meter.value = done
    setText(this.#count, `${done} of ${total}`)
    const command = showHidden(step?.commands[0]?.split('\n')[0] ?? '')
    setText(this.#command, command === '' && wasReset ? 'after a reset' : command)
    setAttribute(this.#command, 'title', command)
    for (const part of [this.#meter, this.#count, this.#command]) part.hidden = state !== 'running'
  }

  #hide(): void {
    clearTimeout(this.#timer)
    this.#isShown = false
    this.element.hidden = true
    setAttribute(this.element, 'data-state', null)
  }
}
