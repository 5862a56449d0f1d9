import type { Clock, Disposable } from '../clock.ts'
import { sleepOn } from '../real-clock.ts'

/** A process's view of the clock: what it still waits for is called off at its end, and its callbacks cannot throw into ours. */
export class ProcessClock implements Clock {
  readonly #clock: Clock
  readonly #guard: (work: () => void) => void
  readonly #alarms = new Set<Disposable>()
  #ended = false

  /** `guard` runs a callback and takes care of what it throws. */
  constructor(clock: Clock, guard: (work: () => void) => void) {
    this.#clock = clock
    this.#guard = guard
  }

  now(): number {
    return this.#clock.now()
  }

  after(milliseconds: number, callback: () => void): Disposable {
    if (this.#ended) return { dispose: () => undefined }
    const alarm = this.#clock.after(milliseconds, () => {
      this.#alarms.delete(alarm)
      this.#guard(callback)
    })
    return this.#keep(alarm)
  }

  every(milliseconds: number, callback: () => void): Disposable {
    if (this.#ended) return { dispose: () => undefined }
    return this.#keep(this.#clock.every(milliseconds, () => this.#guard(callback)))
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const sleep = sleepOn(this, milliseconds, signal)
    // A program that does not wait for its sleep must not bring down the sandbox when it is killed.
    sleep.catch(() => undefined)
    return sleep
  }

  /** Calls off everything; nothing can be waited for afterwards. */
  dispose(): void {
    this.#ended = true
    for (const alarm of this.#alarms) alarm.dispose()
    this.#alarms.clear()
  }

  #keep(alarm: Disposable): Disposable {
    this.#alarms.add(alarm)
    return {
      dispose: () => {
        this.#alarms.delete(alarm)
        alarm.dispose()
      },
    }
  }
}
