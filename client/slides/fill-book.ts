import type { Candidates } from '../../server/protocol/candidates.ts'
import type { StepView } from '../../server/protocol/deck.ts'

type Filled = Pick<StepView, 'id' | 'placeholder'>

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
  choose(step: Filled, name: string): void {
    if (step.placeholder === undefined) return
    const names = this.candidatesFor(step)?.names ?? []
    const known = names.includes(name) ? names : [name, ...names]
    this.take({ step: step.id, placeholder: step.placeholder, names: known, chosen: name })
  }

  /** What fits the step as it is now; what was said of another placeholder, before an edit, does not count. */
  candidatesFor({ id, placeholder }: Filled): Candidates | undefined {
    const known = this.#known.get(id)
    return known?.placeholder === placeholder ? known : undefined
  }

  /** The name that a run would use; undefined while none is known. */
  chosenFor(step: Filled): string | undefined {
    return this.candidatesFor(step)?.chosen ?? undefined
  }
}
