import type { Run } from '../../server/protocol/run.ts'
import { isActive } from './next-step.ts'

interface Entry {
  run: Run
  /** When the run began by this page's clock, in milliseconds; the server's clock may be another machine's. */
  since: number
}

/** The newest run of each step. */
export class RunBook {
  readonly #entries = new Map<string, Entry>()
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Takes one run that has just changed; an older one than is known is ignored. */
  take(run: Run): void {
    const known = this.#entries.get(run.step)
    if (known && known.run.serial > run.serial) return
    const goesOn = known?.run.serial === run.serial && known.run.state === run.state
    this.#entries.set(run.step, { run, since: goesOn ? known.since : Date.now() })
    this.#onChange()
  }

  /** Takes all runs of the lecture, as after a reconnect. */
  replace(runs: readonly Run[]): void {
    const known = new Map(this.#entries)
    this.#entries.clear()
    for (const run of runs) {
      const before = known.get(run.step)
      const since = before?.run.serial === run.serial ? before.since : Math.min(run.startedAt, Date.now())
      this.#entries.set(run.step, { run, since })
    }
    this.#onChange()
  }

  readonly runOf = (step: string): Run | undefined => this.#entries.get(step)?.run

  /** How long a step's run has gone on, in milliseconds. */
  elapsed(step: string): number {
    return Date.now() - (this.#entries.get(step)?.since ?? Date.now())
  }

  /** True while a run goes on in a terminal. */
  isRunningIn(terminal: string): boolean {
    return [...this.#entries.values()].some(({ run }) => run.terminal === terminal && isActive(run))
  }

  /** True while some run's time is counted up on screen. */
  get isCounting(): boolean {
    return [...this.#entries.values()].some(({ run }) => isActive(run))
  }
}
