import type { StepView } from '../../server/protocol/deck.ts'
import type { Run } from '../../server/protocol/run.ts'
import { make, setAttribute, setText } from '../ui/dom.ts'
import { type IconName, icon } from '../ui/icons.ts'
import { onTrustedPress } from '../ui/trusted-press.ts'
import { commandAfter, isActive } from './next-step.ts'

/** What a step's buttons ask for. */
export interface StepCommands {
  /** Runs the step whole, or one of its commands from 1. */
  run(step: StepView, command?: number): void
  stop(step: StepView): void
  copy(step: StepView): void
  edit(step: StepView): void
  /** Plays what the step printed at its rehearsal. */
  play(step: StepView): void
  /** Lets the presenter choose the name that takes the placeholder's place. */
  chooseName(step: StepView): void
}

/** What decides how the buttons look. */
export interface ButtonStatus {
  step: StepView
  run: Run | undefined
  /** The command that Enter would run: 0 for the whole step, null when Enter runs something else. */
  enter: number | null
  canPlay: boolean
}

const tool = (name: string, label: string, drawn: IconName): HTMLButtonElement =>
  make('button', { type: 'button', class: `step-${name}`, 'aria-label': label, title: label }, icon(drawn))

/** The presenter's buttons of one step: run in the margin, the rest on the lower border while the step is looked at. */
export class StepButtons {
  readonly margin: HTMLElement
  readonly tools: HTMLElement
  readonly #run = tool('run', 'Run', 'play')
  readonly #play = tool('play', 'Play the recording', 'film')
  readonly #next = make('button', { type: 'button', class: 'step-next' })
  readonly #hint = make('kbd', { class: 'step-hint', 'aria-hidden': 'true' })
  #face = 'play'
  #status: ButtonStatus

  constructor(status: ButtonStatus, commands: StepCommands) {
    this.#status = status
    const copy = tool('copy', 'Copy', 'copy')
    const edit = tool('edit', 'Edit, then run', 'edit')
    onTrustedPress(this.#run, () => {
      const { step, run } = this.#status
      if (isActive(run)) commands.stop(step)
      else commands.run(step)
    })
    onTrustedPress(copy, () => commands.copy(this.#status.step))
    onTrustedPress(edit, () => commands.edit(this.#status.step))
    onTrustedPress(this.#play, () => commands.play(this.#status.step))
    onTrustedPress(this.#next, () => {
      const { step, run } = this.#status
      commands.run(step, commandAfter(step, run) ?? 1)
    })
    this.margin = make('div', { class: 'step-margin' }, this.#run, this.#hint)
    this.tools = make('div', { class: 'step-tools' }, copy, edit, this.#play, this.#next)
  }

  show(status: ButtonStatus): void {
    this.#status = status
    const { step, run, enter, canPlay } = status
    this.#showRun(step, run)
    const count = step.commands.length
    setText(this.#hint, enter !== null && enter > 0 ? `Enter ${enter}/${count}` : 'Enter')
    this.#next.hidden = count < 2
    const next = commandAfter(step, run) ?? 1
    setText(this.#next, `Only ${next} of ${count}`)
    setAttribute(this.#next, 'title', step.commands[next - 1] ?? '')
    this.#next.disabled = isActive(run)
    this.#play.hidden = !canPlay
    this.#play.disabled = isActive(run)
  }

  #showRun(step: StepView, run: Run | undefined): void {
    const face = isActive(run) ? 'stop' : run && run.state !== 'unknown' && !run.recorded ? 'again' : 'play'
    const label = { stop: 'Stop (Ctrl-C)', again: 'Run again', play: 'Run' }[face]
    if (face !== this.#face) this.#run.replaceChildren(icon(face))
    this.#face = face
    setAttribute(this.#run, 'aria-label', `${label}: ${step.commands[0] ?? ''}`)
    setAttribute(this.#run, 'title', label)
    setAttribute(this.#run, 'data-face', face)
  }
}
