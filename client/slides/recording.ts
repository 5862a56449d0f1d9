import type { Timings } from '../../server/protocol/timings.ts'

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** Says where and when something was recorded: `12 Nov 2026 on kube1`; empty when nobody knows. */
export function describeRecording(timings: Timings | null): string {
  if (!timings) return ''
  const { rehearsedAt, target, simulated } = timings
  const place = simulated ? 'the simulated cluster' : target.replace(/^ssh:/, '')
  const date = new Date(rehearsedAt)
  return Number.isNaN(date.getTime()) ? `on ${place}` : `${DATE.format(date)} on ${place}`
}

/** What the last rehearsal left behind: how long steps take, and what can be played in their place. */
export class Recording {
  #timings: Timings | null = null
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  take(timings: Timings | null): void {
    this.#timings = timings
    this.#onChange()
  }

  /** Where and when, in a few words. */
  get words(): string {
    return describeRecording(this.#timings)
  }

  /** How long a step took, in milliseconds; undefined when the rehearsal does not say. */
  usualMs(step: string): number | undefined {
    const { durations = {} } = this.#timings ?? {}
    return Object.hasOwn(durations, step) ? durations[step] : undefined
  }

  canPlay(step: string): boolean {
    return this.#timings?.playable.includes(step) ?? false
  }
}
