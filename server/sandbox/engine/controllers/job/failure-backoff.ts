import type { Clock } from '../../../clock.ts'

/** The job controller's waits after failures in a row. */
const FIRST_MS = 10_000
const LONGEST_MS = 600_000

/** How long Jobs whose pods fail have to wait before the next pod, by the Job's uid. */
export class FailureBackoff {
  readonly #clock: Clock
  readonly #failures = new Map<string, { count: number; last: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  failed(job: string): void {
    const count = (this.#failures.get(job)?.count ?? 0) + 1
    this.#failures.set(job, { count, last: this.#clock.now() })
  }

  /** A success, or the Job's end: the next failure is the first again. */
  forget(job: string): void {
    this.#failures.delete(job)
  }

  /** Milliseconds to wait; 0 when none. */
  left(job: string): number {
    const failure = this.#failures.get(job)
    if (!failure) return 0
    const wait = Math.min(FIRST_MS * 2 ** (failure.count - 1), LONGEST_MS)
    return Math.max(0, failure.last + wait - this.#clock.now())
  }
}
