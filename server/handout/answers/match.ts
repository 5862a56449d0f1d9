import type { Step } from '../../deck/deck.ts'
import { isStale, type StepRecord, type Transcript } from '../../protocol/transcript.ts'

/** What a transcript says of a step: `stale` was recorded with another text, `missing` not at all. */
export type Answer =
  | { kind: 'recorded' | 'stale'; step: Step; record: StepRecord }
  | { kind: 'missing'; step: Step; record: null }

const commandOf = (code: string): string => code.trim().split(/\s+/, 1)[0] ?? ''

/** The records by their step's id; the last one counts when a step was run again. */
function byId(records: readonly StepRecord[]): Map<string, StepRecord> {
  return new Map(records.map((record) => [record.step, record]))
}

/**
 * Finds, for a step that the transcript lacks, the record of what it was before: an id follows from the text, so a changed step
 * has another one. It stood between the same neighbours and starts with the same command.
 */
function findFormer(
  step: Step,
  neighbours: { before: StepRecord | null; after: StepRecord | null },
  free: readonly StepRecord[],
  order: readonly StepRecord[],
): StepRecord | undefined {
  const from = neighbours.before === null ? -1 : order.indexOf(neighbours.before)
  const to = neighbours.after === null ? order.length : order.indexOf(neighbours.after)
  return order
    .slice(from + 1, Math.max(from + 1, to))
    .find((record) => free.includes(record) && commandOf(record.code) === commandOf(step.code))
}

/** Pairs each step of a deck with its record, in the order of the deck. */
export function matchAnswers(steps: readonly Step[], { steps: records }: Transcript): Answer[] {
  const known = byId(records)
  const ids = new Set(steps.map(({ id }) => id))
  const free = records.filter(({ step }) => !ids.has(step))
  const recordOf = (step: Step | undefined): StepRecord | null =>
    step === undefined ? null : (known.get(step.id) ?? null)
  let before: StepRecord | null = null
  return steps.map((step, index): Answer => {
    const own = recordOf(step)
    const next = steps.slice(index + 1).find(({ id }) => known.has(id))
    const record = own ?? findFormer(step, { before, after: recordOf(next) }, free, records)
    if (record === undefined) return { kind: 'missing', step, record: null }
    before = record
    if (own === null) free.splice(free.indexOf(record), 1)
    return { kind: isStale(record, step) ? 'stale' : 'recorded', step, record }
  })
}
