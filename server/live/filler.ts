import type { Step } from '../deck/deck.ts'
import type { Candidates } from '../protocol/candidates.ts'
import type { Execute } from './execute.ts'
import { makeFillQuery, pickNames } from './fill-query.ts'
import { NOTES } from './messages.ts'

/** A question to the cluster may take as long as this. */
const LIMIT_MS = 10_000

export interface FillerOptions {
  execute: Execute
  /** True when the presenter has agreed to what the deck runs by itself: only then its own `fill` is run. */
  isTrusted: () => boolean
}

/** Finds real names for placeholders, out of band, and remembers which one the presenter chose. */
export class Filler {
  readonly #options: FillerOptions
  /** The presenter's choice by placeholder: a name that was chosen for one step is likely meant in the next. */
  readonly #chosen = new Map<string, string>()

  constructor(options: FillerOptions) {
    this.#options = options
  }

  /** Notes the presenter's choice for a step. */
  choose({ placeholder }: Step, name: string): void {
    if (placeholder !== undefined) this.#chosen.set(placeholder, name)
  }

  /** Forgets all choices, as after a reset. */
  forget(): void {
    this.#chosen.clear()
  }

  /** Finds what a step's placeholder can be filled with; asks the cluster anew each time. */
  async find(step: Step, placeholder: string): Promise<Candidates> {
    const { names, note } = await this.#ask(step, placeholder)
    const wanted = this.#chosen.get(placeholder)
    const chosen = wanted !== undefined && names.includes(wanted) ? wanted : (names[0] ?? null)
    return { step: step.id, placeholder, names, chosen, ...(note !== undefined && { note }) }
  }

  async #ask(step: Step, placeholder: string): Promise<{ names: string[]; note?: string }> {
    const { fill } = step.attributes
    if (fill !== undefined && !this.#options.isTrusted())
      return { names: [], note: NOTES.fillUntrusted(placeholder) }
    const query =
      fill === undefined
        ? makeFillQuery(step.code, placeholder)
        : { command: fill, read: (line: string) => line.trim() || null }
    if (query === null) return { names: [], note: NOTES.fillUnknown(placeholder) }
    const lines = await this.#run(query.command, step.terminal)
    if (lines === null) return { names: [], note: NOTES.fillFailed(placeholder) }
    const names = pickNames(lines, placeholder, query.read)
    return names.length > 0 ? { names } : { names, note: NOTES.fillNone(placeholder) }
  }

  /** The lines that a command prints; null when it fails or the target cannot be reached. */
  async #run(command: string, terminal: string): Promise<string[] | null> {
    try {
      const { exitCode, stdout } = await this.#options.execute(command, { terminal, timeoutMs: LIMIT_MS })
      return exitCode === 0 ? stdout.split('\n') : null
    } catch {
      // Why the target cannot be reached is shown where it matters, at its terminals.
      return null
    }
  }
}
