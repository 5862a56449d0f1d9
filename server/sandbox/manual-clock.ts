import type { Clock, Disposable } from './clock.ts'
import { sleepOn } from './real-clock.ts'

interface Alarm {
  due: number
  callback: () => void
}

/** A clock for tests: it stands still until it is told to go on. */
export class ManualClock implements Clock {
  readonly #alarms = new Set<Alarm>()
  #now: number

  /** Starts at a fixed day, so that what is printed is the same in every run. */
  constructor(start = Date.UTC(2026, 10, 23, 9, 0, 0)) {
    this.#now = start
  }

  /** How many callbacks are waited for; what was disposed of leaves none. */
  get pending(): number {
    return this.#alarms.size
  }

  now(): number {
    return this.#now
  }

  after(milliseconds: number, callback: () => void): Disposable {
    const alarm: Alarm = { due: this.#now + milliseconds, callback }
    this.#alarms.add(alarm)
    return { dispose: () => void this.#alarms.delete(alarm) }
  }

  every(milliseconds: number, callback: () => void): Disposable {
    const repeat = (): void => {
      current = this.after(milliseconds, repeat)
      callback()
    }
    let current = this.after(milliseconds, repeat)
    return { dispose: () => current.dispose() }
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, milliseconds, signal)
  }

  /** Lets what was already asked for happen, then moves on alarm by alarm; after each, promises and streams run out. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    await settle()
    for (let next = this.#nextAlarm(end); next !== undefined; next = this.#nextAlarm(end)) {
      this.#alarms.delete(next)
      this.#now = Math.max(this.#now, next.due)
      next.callback()
      await settle()
    }
    this.#now = end
  }

  #nextAlarm(end: number): Alarm | undefined {
    let next: Alarm | undefined
    for (const alarm of this.#alarms) {
      if (alarm.due <= end && (next === undefined || alarm.due < next.due)) next = alarm
    }
    return next
  }
}

/** Several turns of the event loop, so that chains of promises and streams come to rest. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
}
