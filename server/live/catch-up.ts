import type { Step } from '../deck/deck.ts'
import type { CatchUpView } from '../protocol/catch-up.ts'
import type { LabSteps } from './lab-steps.ts'
import { NOTES, REFUSALS, type Refusal } from './messages.ts'
import { runToOutcome } from './step-outcome.ts'
import type { StepRunner } from './step-runner.ts'

/** How long a step may run that does not end by itself, in milliseconds. */
export const STEP_LIMIT_MS = 300_000
export interface CatchUpOptions {
  runner: StepRunner
  steps: () => LabSteps
  /** True when hidden steps and setup may run. */
  isTrusted: () => boolean
  /** Brings cluster and shells back to the start; null when it was done, or why it was not. */
  reset: () => Promise<Refusal | null>
  /** Lets the simulated cluster's time go fast, and gives what ends that; does nothing on a real one. */
  hurry: () => Promise<() => Promise<void>>
  onChange: (view: CatchUpView | null) => void
}

/** What is to run, and what it is for. */
interface Task {
  slide: number
  steps: readonly Step[]
  isQuiet: boolean
  needsReset: boolean
}

/** How it ended: what windows are told, and why it went no further. */
interface End {
  view: Partial<CatchUpView>
  refusal: Refusal | null
}

const endOf = (view: Partial<CatchUpView>): End => ({ view, refusal: null })
const failedBy = (refusal: Refusal, note: string): End => ({ view: { state: 'failed', note }, refusal })

/** Steps that run by themselves until the lecture is where it should be; one such run at a time, stoppable. */
export class CatchUp {
  readonly #options: CatchUpOptions
  #view: CatchUpView | null = null
  #controller: AbortController | null = null
  #isQuiet = false
  #began = 0

  constructor(options: CatchUpOptions) {
    this.#options = options
  }

  get view(): CatchUpView | null {
    return this.#view
  }

  /** What a window that joins is told: nothing of steps that run quietly before a click. */
  get shown(): CatchUpView | null {
    return this.#isQuiet || !this.isRunning ? null : this.#view
  }

  get isRunning(): boolean {
    return this.#controller !== null
  }

  /**
   * Brings everything to the state before a slide. What has run and belongs there is not run again; once something has run that does
   * not, the lab is reset first. Resolves when it is over, or at once with why it does not start.
   */
  async to(slide: number): Promise<Refusal | null> {
    if (this.isRunning) return REFUSALS.catchingUp()
    const { runner, steps, isTrusted } = this.#options
    const wanted = steps()
      .before(slide)
      .filter((step) => isTrusted() || !step.hidden)
    const isWanted = new Set(wanted.map(({ id }) => id))
    const isPast = steps().all.some(({ id }) => !isWanted.has(id) && runner.hasRun(id))
    const missing = isPast ? wanted : wanted.filter(({ id }) => !runner.hasRun(id))
    return await this.#do({ slide, steps: missing, isQuiet: false, needsReset: isPast })
  }

  /** Runs these steps, one after the other, as far as each goes well; quietly when nobody asked for them by name. */
  async run(steps: readonly Step[], isQuiet: boolean): Promise<Refusal | null> {
    if (this.isRunning) return REFUSALS.catchingUp()
    return await this.#do({ slide: steps.at(-1)?.slide ?? 1, steps, isQuiet, needsReset: false })
  }

  /** Stops it after Ctrl-C to what runs. */
  stop(): void {
    this.#controller?.abort()
  }

  async #do(task: Task): Promise<Refusal | null> {
    const controller = new AbortController()
    this.#controller = controller
    this.#begin(task)
    let end = endOf({ state: 'failed' })
    try {
      const refusal = task.needsReset ? await this.#options.reset() : null
      end =
        refusal === null ? await this.#runAll(task, controller.signal) : failedBy(refusal, refusal.message)
    } finally {
      // Free before it is told: whoever hears of the end may click at once.
      this.#controller = null
      this.#tell(end.view)
    }
    return end.refusal
  }

  async #runAll({ steps, isQuiet }: Task, signal: AbortSignal): Promise<End> {
    const slowDown = isQuiet ? null : await this.#options.hurry()
    try {
      for (const [done, step] of steps.entries()) {
        if (signal.aborted) return endOf({ state: 'stopped' })
        this.#tell({ done, step: step.id })
        const problem = await this.#runOne(step, signal)
        if (signal.aborted) return endOf({ state: 'stopped' })
        if (problem !== null) return failedBy(REFUSALS.stepFailed(step.id, problem), problem)
      }
      return endOf({ state: 'done', done: steps.length })
    } finally {
      await slowDown?.()
    }
  }

  /** Runs a step and says in what it was not as expected; null when it was. */
  async #runOne(step: Step, signal: AbortSignal): Promise<string | null> {
    const { runner, steps } = this.#options
    if (steps().find(step.id)?.code !== step.code) return NOTES.edited
    const { isExpected, problems } = await runToOutcome(step, { runner, signal, limitMs: STEP_LIMIT_MS })
    return isExpected ? null : (problems[0] ?? NOTES.notAsExpected)
  }

  #begin({ slide, steps, isQuiet, needsReset }: Task): void {
    this.#began = performance.now()
    this.#isQuiet = isQuiet
    const view = { state: 'running', slide, done: 0, total: steps.length } as const
    this.#view = { ...view, wasReset: needsReset, durationMs: 0 }
    this.#tell({})
  }

  #tell(change: Partial<CatchUpView>): void {
    if (this.#view === null) return
    this.#view = { ...this.#view, ...change, durationMs: Math.round(performance.now() - this.#began) }
    if (!this.#isQuiet) this.#options.onChange(this.#view)
  }
}
