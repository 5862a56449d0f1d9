import type { Candidates } from '../../server/protocol/candidates.ts'

/** What the placeholders of steps can be filled with, as the server said last. */
export class FillBook {
  readonly #known = new Map<string, Candidates>()
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  take(candidates: Candidates): void {
    this.#known.set(candidates.step, candidates)
    this.#onChange()
  }

  /** Notes the presenter's choice at once; the server's answer confirms it or not. */
  choose(step: string, name: string, placeholder: string): void {
    const names = this.#known.get(step)?.names ?? []
    const known = names.includes(name) ? names : [name, ...names]
    this.take({ step, placeholder, names: known, chosen: name })
  }

  readonly candidatesOf = (step: string): Candidates | undefined => this.#known.get(step)

  /** The name that a run would use; undefined while none is known. */
  chosenFor(step: string): string | undefined {
    return this.#known.get(step)?.chosen ?? undefined
  }
}
