import type { Step } from '../deck/deck.ts'
import type { ClientMessage } from '../protocol/client-message.ts'
import type { CatchUp } from './catch-up.ts'
import type { LabReset } from './lab-reset.ts'
import type { LabSteps } from './lab-steps.ts'
import { REFUSALS, type Refusal, asRefusal } from './messages.ts'
import type { StepRunner } from './step-runner.ts'
import type { Trust } from './trust.ts'

export interface GuardParts {
  /** The steps of the deck as it is now. */
  readonly steps: LabSteps
  readonly runner: StepRunner
  readonly catchUp: CatchUp
  readonly trust: Trust
  readonly reset: Pick<LabReset, 'isRunning'>
}

export type Click = Extract<ClientMessage, { type: 'run' }>

/** A refusal at once, null when it was done, or what comes of it once what has to run before has run. */
export type Answer = Refusal | null | Promise<Refusal | null>

/** Knows what comes before a step: hidden steps always run before it, and steps that were left out are asked for. */
export class Guard {
  readonly #parts: GuardParts

  constructor(parts: GuardParts) {
    this.#parts = parts
  }

  /** Does what a click on a step asks for, or says what has to be decided first. */
  click({ before, ...request }: Click): Answer {
    const { steps, runner, catchUp, trust, reset } = this.#parts
    if (reset.isRunning) return REFUSALS.resetting()
    if (catchUp.isRunning) return REFUSALS.catchingUp()
    const step = steps.find(request.step)
    if (step === undefined || step.hidden) return REFUSALS.unknownStep(request.step)
    const run = (): Refusal | null => asRefusal(runner.run(request))
    if (before === 'skip') return run()
    const hidden = steps.hiddenBefore(step, this.#hasRun)
    if (hidden.length > 0 && !trust.isTrusted) return REFUSALS.untrusted(step.id)
    const missing = this.#hasRun(step.id) ? [] : steps.missingBefore(step, this.#hasRun)
    if (missing.length > 0 && before === undefined)
      return REFUSALS.stepsBefore(
        step.id,
        missing.map(({ id }) => id),
      )
    const first = steps.inOrder([...missing.flatMap((each) => this.#withHidden(each)), ...hidden])
    return first.length === 0 ? run() : this.#runAfter(first, missing.length === 0, run)
  }

  readonly #hasRun = (id: string): boolean => this.#parts.runner.hasRun(id)

  #withHidden(step: Step): Step[] {
    const { steps, trust } = this.#parts
    return trust.isTrusted ? [...steps.hiddenBefore(step, this.#hasRun), step] : [step]
  }

  async #runAfter(
    first: readonly Step[],
    isQuiet: boolean,
    run: () => Refusal | null,
  ): Promise<Refusal | null> {
    const { catchUp } = this.#parts
    const refusal = await catchUp.run(first, isQuiet)
    return refusal ?? (catchUp.view?.state === 'done' ? run() : null)
  }
}
