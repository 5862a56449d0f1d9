import type { Step } from '../deck/deck.ts'
import type { Timings } from '../protocol/timings.ts'
import { type StepRecord, type Transcript, isStale } from '../protocol/transcript.ts'

/** The last rehearsal of this deck, as far as its steps are still the same. */
export class Rehearsed {
  readonly #transcript: Transcript | null
  readonly #records: ReadonlyMap<string, StepRecord>

  constructor(transcript: Transcript | null) {
    this.#transcript = transcript
    this.#records = new Map(transcript?.steps.map((record) => [record.step, record]))
  }

  get transcript(): Transcript | null {
    return this.#transcript
  }

  /** The record of a step; undefined when there is none, or when the step has changed since. */
  recordOf(step: Step): StepRecord | undefined {
    const record = this.#records.get(step.id)
    return record === undefined || isStale(record, step) ? undefined : record
  }

  /** What windows are told of it; null when there is no transcript. */
  view(steps: readonly Step[]): Timings | null {
    const transcript = this.#transcript
    if (transcript === null) return null
    const known = steps.flatMap((step) => this.recordOf(step) ?? [])
    const { startedAt: rehearsedAt, target, simulated, cluster } = transcript
    return {
      rehearsedAt,
      target,
      simulated,
      cluster,
      durations: Object.fromEntries(
        known.filter(({ state }) => state === 'ok').map(({ step, durationMs }) => [step, durationMs]),
      ),
      playable: known
        .filter(({ state, output }) => state !== 'skipped' && output.length > 0)
        .map(({ step }) => step),
    }
  }
}
