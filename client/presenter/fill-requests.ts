import type { StepView } from '../../server/protocol/deck.ts'

export interface FillRequestsOptions {
  /** The steps of the slide that shows. */
  steps: () => readonly StepView[]
  ask: (step: string) => void
}

/** Runs and slides may follow each other quickly; the server is asked once for all of them. */
const PAUSE_MS = 150

/** Asks what the placeholders on the slide can be filled with, whenever that may have changed. */
export class FillRequests {
  readonly #options: FillRequestsOptions
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: FillRequestsOptions) {
    this.#options = options
  }

  /** Asks soon, once for all that happens until then. */
  ask(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      for (const { id, placeholder } of this.#options.steps()) {
        if (placeholder !== undefined) this.#options.ask(id)
      }
    }, PAUSE_MS)
  }
}
