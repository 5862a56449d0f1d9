/** Something that was started and can be called off. */
export interface Disposable {
  dispose(): void
}

/**
 * The sandbox's only source of time. `RealClock` follows the machine's, at a speed; `ManualClock` stands still until a
 * test moves it.
 */
export interface Clock {
  /** Milliseconds since the epoch, in the cluster's own time. */
  now(): number
  /** Calls once after so many milliseconds of the cluster's time. */
  after(milliseconds: number, callback: () => void): Disposable
  /** Calls again and again, first after one period. */
  every(milliseconds: number, callback: () => void): Disposable
  /** Resolves after so many milliseconds of the cluster's time; rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
