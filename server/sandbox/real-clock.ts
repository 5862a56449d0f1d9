import type { Clock, Disposable } from './clock.ts'

/** setTimeout counts in 32 bits; what is further away is waited for in several parts. */
const LONGEST_MS = 2_147_483_647

interface Alarm {
  due: number
  callback: () => void
  timer: NodeJS.Timeout | undefined
}

/** The machine's time, or faster: the one place of the sandbox that touches real timers. */
export class RealClock implements Clock {
  readonly #alarms = new Set<Alarm>()
  #speed: number
  /** The cluster's time and the machine's at the last change of speed. */
  #base: number
  #realBase: number

  /** `speed` is how many seconds pass in the cluster during one of ours. */
  constructor(speed = 1) {
    this.#speed = speed
    this.#base = Date.now()
    this.#realBase = performance.now()
  }

  get speed(): number {
    return this.#speed
  }

  /** Time goes on from where it is; what is waited for comes sooner or later accordingly. */
  setSpeed(speed: number): void {
    this.#base = this.now()
    this.#realBase = performance.now()
    this.#speed = speed
    for (const alarm of this.#alarms) this.#arm(alarm)
  }

  now(): number {
    return this.#base + (performance.now() - this.#realBase) * this.#speed
  }

  after(milliseconds: number, callback: () => void): Disposable {
    const alarm: Alarm = { due: this.now() + milliseconds, callback, timer: undefined }
    this.#alarms.add(alarm)
    this.#arm(alarm)
    return { dispose: () => this.#drop(alarm) }
  }

  every(milliseconds: number, callback: () => void): Disposable {
    let current = this.after(milliseconds, tick)
    const after = this.after.bind(this)
    function tick(): void {
      current = after(milliseconds, tick)
      callback()
    }
    return { dispose: () => current.dispose() }
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, milliseconds, signal)
  }

  #arm(alarm: Alarm): void {
    clearTimeout(alarm.timer)
    const wait = Math.max(0, (alarm.due - this.now()) / this.#speed)
    alarm.timer = setTimeout(() => this.#ring(alarm), Math.min(wait, LONGEST_MS))
  }

  #ring(alarm: Alarm): void {
    // A timer may be up to a millisecond early, and a long wait has parts.
    if (alarm.due - this.now() > 1) return this.#arm(alarm)
    this.#alarms.delete(alarm)
    alarm.callback()
  }

  #drop(alarm: Alarm): void {
    clearTimeout(alarm.timer)
    this.#alarms.delete(alarm)
  }
}

/** Waits on any clock; the promise form of `after`. Rejects with the signal's reason when it is aborted first. */
export function sleepOn(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const abort = (): void => {
      alarm.dispose()
      reject(signal?.reason)
    }
    const alarm = clock.after(milliseconds, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    signal?.addEventListener('abort', abort, { once: true })
  })
}
