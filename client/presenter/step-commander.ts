import type { ClientMessage } from '../../server/protocol/client-message.ts'
import type { StepView } from '../../server/protocol/deck.ts'
import type { ServerMessage } from '../../server/protocol/server-message.ts'
import type { TerminalView } from '../../server/protocol/terminal.ts'
import { askBusy } from '../slides/busy-dialog.ts'
import { openEditor } from '../slides/editor.ts'
import type { StepCommands } from '../slides/step-buttons.ts'
import { copyText } from '../terminal/clipboard.ts'
import { askBefore } from './before-dialog.ts'

type RunMessage = Extract<ClientMessage, { type: 'run' }>
/** How long a prompt may take after its command has ended, before the terminal is called busy. */
const SETTLE_MS = 400

type Refused = Extract<ServerMessage, { type: 'refused' }>

export interface CommanderOptions {
  send(message: ClientMessage): boolean
  findStep(id: string): StepView | undefined
  rectOf(step: string): DOMRect | undefined
  /** True while a run of ours goes on in that terminal. */
  isRunning(terminal: string): boolean
  /** The name that takes the step's placeholder's place; undefined while none is known. */
  fillOf(step: StepView): string | undefined
  chooseName(step: StepView): void
  /** Shows what the deck would run by itself, with the server's reason to ask. */
  askTrust(reason: string): void
  say(sentence: string): void
}

/** What the presenter's buttons and keys do with steps, and what becomes of the server's refusals. */
export class StepCommander implements StepCommands {
  readonly #options: CommanderOptions
  /** What was asked last for each step, to be asked again when the presenter agrees. */
  readonly #asked = new Map<string, RunMessage>()
  /** The run that waits for a terminal's prompt, by the terminal's name. */
  readonly #waiting = new Map<string, RunMessage>()

  constructor(options: CommanderOptions) {
    this.#options = options
  }

  run(step: StepView, command?: number): void {
    const fill = this.#options.fillOf(step)
    this.#ask({
      type: 'run',
      step: step.id,
      ...(command !== undefined && { command }),
      ...(fill !== undefined && { fill }),
    })
  }

  stop(step: StepView): void {
    this.#send({ type: 'stop', terminal: step.terminal })
  }

  copy(step: StepView): void {
    void copyText(step.code).then((isCopied) =>
      this.#options.say(isCopied ? 'Copied.' : 'The browser does not allow copying here.'),
    )
  }

  edit(step: StepView): void {
    this.#openEditor(step, this.#fillIn(step))
  }

  play(step: StepView): void {
    this.#send({ type: 'play', step: step.id })
  }

  chooseName(step: StepView): void {
    this.#options.chooseName(step)
  }

  /** Takes a refusal: what the presenter can answer is asked, the rest is said. */
  takeRefusal({ code, message, step: id, before = [] }: Refused): void {
    const step = id === undefined ? undefined : this.#options.findStep(id)
    const asked = id === undefined ? undefined : this.#asked.get(id)
    if (code === 'untrusted') this.#options.askTrust(message)
    else if (code === 'terminal-busy' && step && asked) this.#settle(step, asked)
    else if (code === 'placeholder' && step)
      this.#openEditor(step, asked?.text ?? this.#fillIn(step), message)
    else if (code === 'steps-before' && before.length > 0 && step && asked)
      this.#askBefore(step, asked, before)
    else this.#options.say(message)
  }

  /** Takes the terminals' states: a prompt that is back lets the run go that waited for it. */
  takeTerminals(terminals: readonly TerminalView[]): void {
    for (const [name, run] of this.#waiting) {
      const state = terminals.find((terminal) => terminal.name === name)?.state
      if (state === 'busy' || state === 'continuation') continue
      this.#waiting.delete(name)
      if (state === 'prompt') this.#ask(run)
    }
  }

  /** The step's code with the real name in the placeholder's place, as far as one is known. */
  #fillIn(step: StepView): string {
    const { code, placeholder } = step
    const name = this.#options.fillOf(step)
    return placeholder === undefined || name === undefined ? code : code.replaceAll(placeholder, () => name)
  }

  #openEditor(step: StepView, text: string, advice?: string): void {
    openEditor({
      step,
      text,
      advice,
      anchor: this.#options.rectOf(step.id),
      run: (changed) => {
        // Who wanted this step alone a moment ago, and now types its name, is not asked again.
        const isAlone = this.#asked.get(step.id)?.before === 'skip'
        this.#ask({ type: 'run', step: step.id, text: changed, ...(isAlone && { before: 'skip' }) })
      },
    })
  }

  #askBefore(step: StepView, asked: RunMessage, ids: readonly string[]): void {
    askBefore({
      steps: ids.flatMap((id) => this.#options.findStep(id) ?? []),
      count: ids.length,
      anchor: this.#options.rectOf(step.id),
      runThem: () => this.#ask({ ...asked, before: 'run' }),
      runOnly: () => this.#ask({ ...asked, before: 'skip' }),
    })
  }

  /** A command that has just ended may still owe its prompt: only one that goes on is worth a question. */
  #settle(step: StepView, asked: RunMessage): void {
    const { terminal } = step
    if (this.#options.isRunning(terminal)) {
      this.#askBusy(step, asked)
      return
    }
    this.#waiting.set(terminal, asked)
    setTimeout(() => {
      if (this.#waiting.get(terminal) !== asked) return
      this.#waiting.delete(terminal)
      this.#askBusy(step, asked)
    }, SETTLE_MS)
  }

  #askBusy(step: StepView, asked: RunMessage): void {
    askBusy({
      terminal: step.terminal,
      anchor: this.#options.rectOf(step.id),
      force: () => this.#ask({ ...asked, force: true }),
      stop: () => {
        if (this.#send({ type: 'stop', terminal: step.terminal })) this.#waiting.set(step.terminal, asked)
      },
    })
  }

  #ask(run: RunMessage): void {
    this.#asked.set(run.step, run)
    this.#send(run)
  }

  #send(message: ClientMessage): boolean {
    const isSent = this.#options.send(message)
    if (!isSent) this.#options.say('There is no connection to the server; nothing was run.')
    return isSent
  }
}
