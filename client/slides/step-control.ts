import type { StepView } from '../../server/protocol/deck.ts'
import type { Run } from '../../server/protocol/run.ts'
import { make, setAttribute, setText } from '../ui/dom.ts'
import { icon } from '../ui/icons.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import { commandAfter, isActive } from './next-step.ts'
import { labelStep } from './step-label.ts'

/** What a step's buttons ask for. */
export interface StepCommands {
  /** Runs the step whole, or one of its commands from 1. */
  run(step: StepView, command?: number): void
  stop(step: StepView): void
  copy(step: StepView): void
  edit(step: StepView): void
}

/** What a control shows. */
export interface StepStatus {
  run: Run | undefined
  elapsedMs: number
  /** The command that Enter would run: 0 for the whole step, null when Enter runs something else. */
  enter: number | null
}

const tool = (name: string, label: string, drawn: SVGElement): HTMLButtonElement =>
  make('button', { type: 'button', class: `step-${name}`, 'aria-label': label, title: label }, drawn)

/** The controls of one step, drawn over its block by the overlay; the deck's own HTML has no part in them. */
export class StepControl {
  readonly element: HTMLElement
  #step: StepView
  readonly #run = tool('run', 'Run', icon('play'))
  readonly #next = make('button', { type: 'button', class: 'step-next' })
  readonly #sign = make('b', { class: 'step-sign', 'aria-hidden': 'true' })
  readonly #words = make('span', { class: 'step-words' })
  readonly #state = make('span', { class: 'step-state', 'data-state': 'ready' }, this.#sign, this.#words)
  readonly #note = make('p', { class: 'step-note' })
  readonly #link = make('a', { class: 'step-link', target: '_blank', rel: 'noopener noreferrer', hidden: true })
  readonly #hint = make('kbd', { class: 'step-hint', 'aria-hidden': 'true' })
  #face = ''
  #status: StepStatus = { run: undefined, elapsedMs: 0, enter: null }

  /** `commands` is null for a follower, who sees how steps stand and has nothing to press. */
  constructor(step: StepView, commands: StepCommands | null) {
    this.#step = step
    this.element = make(
      'div',
      { class: 'step', role: 'group', 'data-step-control': step.id },
      make('span', { class: 'step-rule' }),
      make('span', { class: 'step-bar' }, make('i')),
      this.#state,
      this.#note,
    )
    if (commands) this.#addButtons(commands)
  }

  /** Takes the step as an edited deck has it. */
  setStep(step: StepView): void {
    this.#step = step
    this.show(this.#status)
  }

  /** Shows how the step stands. */
  show(status: StepStatus): void {
    this.#status = status
    const { run, elapsedMs, enter } = status
    const { state, sign, words } = labelStep(this.#step, run, elapsedMs)
    const label = words === '' && this.#step.terminal !== 'main' ? `in ${this.#step.terminal}` : words
    setAttribute(this.element, 'aria-label', `Step ${this.#step.commands[0] ?? ''}: ${words || 'ready'}`)
    setAttribute(this.element, 'data-state', state)
    setAttribute(this.element, 'data-next', enter === null ? null : '')
    setAttribute(this.#state, 'data-state', state)
    setAttribute(this.#state, 'data-exit', run?.exitCode === undefined ? null : String(run.exitCode))
    setAttribute(this.#state, 'title', run?.note ?? null)
    setText(this.#sign, sign)
    setText(this.#words, label)
    setText(this.#note, run?.note ?? '')
    this.#showLink(run)
    this.#showButtons(run, enter)
  }

  /** What the step opens, once it is done. */
  #showLink(run: Run | undefined): void {
    const url = run?.url
    this.#link.hidden = url === undefined
    if (url === undefined) return
    setAttribute(this.#link, 'href', url)
    setText(this.#link, `open ${new URL(url).host}`)
  }

  #showButtons(run: Run | undefined, enter: number | null): void {
    const face = isActive(run) ? 'stop' : run && run.state !== 'unknown' ? 'again' : 'play'
    const label = { stop: 'Stop (Ctrl-C)', again: 'Run again', play: 'Run' }[face]
    if (face !== this.#face) this.#run.replaceChildren(icon(face))
    this.#face = face
    setAttribute(this.#run, 'aria-label', `${label}: ${this.#step.commands[0] ?? ''}`)
    setAttribute(this.#run, 'title', label)
    setAttribute(this.#run, 'data-face', face)
    const count = this.#step.commands.length
    setText(this.#hint, enter !== null && enter > 0 ? `Enter ${enter}/${count}` : 'Enter')
    this.#next.hidden = count < 2
    const next = commandAfter(this.#step, run) ?? 1
    setText(this.#next, `Only ${next} of ${count}`)
    setAttribute(this.#next, 'title', this.#step.commands[next - 1] ?? '')
    this.#next.disabled = isActive(run)
  }

  #addButtons(commands: StepCommands): void {
    const copy = tool('copy', 'Copy', icon('copy'))
    const edit = tool('edit', 'Edit, then run', icon('edit'))
    onTrustedPress(this.#run, () => {
      if (isActive(this.#status.run)) commands.stop(this.#step)
      else commands.run(this.#step)
    })
    onTrustedPress(copy, () => commands.copy(this.#step))
    onTrustedPress(edit, () => commands.edit(this.#step))
    onTrustedPress(this.#next, () =>
      commands.run(this.#step, commandAfter(this.#step, this.#status.run) ?? 1),
    )
    const tools = make('div', { class: 'step-tools' }, copy, edit, this.#next)
    // For the presenter alone: the address is one of the presenter's own machine.
    this.element.append(this.#link, make('div', { class: 'step-margin' }, this.#run, this.#hint), tools)
  }
}
