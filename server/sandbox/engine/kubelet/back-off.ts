/** Seconds of the kubelet's back-offs, of restarts and of pulls alike. */
const INITIAL_MS = 10_000
const LONGEST_MS = 300_000

/**
 * How long to wait between attempts: 10 s, 20 s, … 5 min, from the start again after 10 min without a failure (client-go's
 * flowcontrol.Backoff, for one key).
 */
export class BackOff {
  #duration = 0
  #lastUpdate: number | undefined

  /** Milliseconds that a failure is waited for at present. */
  get duration(): number {
    return this.#duration
  }

  /** Counts a failure that happened at `now`. */
  next(now: number): void {
    this.#duration = this.#expired(now) ? INITIAL_MS : Math.min(this.#duration * 2, LONGEST_MS)
    this.#lastUpdate = now
  }

  /** Milliseconds still to wait at `now` after a failure at `failedAt`; 0 when the next attempt may begin. */
  remaining(failedAt: number, now: number): number {
    if (this.#expired(failedAt)) return 0
    return Math.max(0, failedAt + this.#duration - now)
  }

  #expired(at: number): boolean {
    return this.#lastUpdate === undefined || at - this.#lastUpdate > 2 * LONGEST_MS
  }
}
