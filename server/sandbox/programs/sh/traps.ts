import type { Disposable } from '../../clock.ts'
import type { ProcessContext, Signal } from '../program.ts'
import { parseScript } from './parser.ts'
import type { ShellState } from './shell-state.ts'
import type { Command } from './syntax.ts'

/** A shell's traps: a signal is noted when it comes and its command run between two others, as POSIX has it. */
export class Traps {
  readonly #context: ProcessContext
  readonly #state: ShellState
  readonly #run: (script: Command) => Promise<number>
  readonly #handlers = new Map<Signal, Disposable>()
  readonly #waiting = new Set<() => void>()
  #pending: Signal[] = []

  constructor(context: ProcessContext, state: ShellState, run: (script: Command) => Promise<number>) {
    this.#context = context
    this.#state = state
    this.#run = run
  }

  /** Signals that children are to ignore too: those trapped with an empty command. */
  get ignored(): Signal[] {
    return [...this.#handlers.keys()].filter((signal) => this.#state.traps.get(signal) === '')
  }

  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  /** Sets a trap, or with undefined takes it away. */
  set(signal: Signal | 'EXIT', text: string | undefined): void {
    if (text === undefined) this.#state.traps.delete(signal)
    else this.#state.traps.set(signal, text)
    if (signal === 'EXIT') return
    this.#handlers.get(signal)?.dispose()
    this.#handlers.delete(signal)
    if (text !== undefined)
      this.#handlers.set(
        signal,
        this.#context.onSignal(signal, () => this.#note(signal)),
      )
  }

  /** Calls back when a trapped signal comes, for `wait`, which it ends. */
  onPending(listener: () => void): Disposable {
    this.#waiting.add(listener)
    return { dispose: () => void this.#waiting.delete(listener) }
  }

  async runPending(): Promise<void> {
    for (let signal = this.#pending.shift(); signal; signal = this.#pending.shift()) {
      const text = this.#state.traps.get(signal)
      if (text === undefined || text === '') continue
      const { status } = this.#state
      await this.runText(text)
      this.#state.status = status
    }
  }

  async runText(text: string): Promise<void> {
    await this.#run(parseScript(text))
  }

  #note(signal: Signal): void {
    if (this.#state.traps.get(signal) === '') return
    this.#pending.push(signal)
    for (const listener of this.#waiting) listener()
  }
}
