import type { Step } from '../deck/deck.ts'
import type { StepOutcome } from '../live/step-outcome.ts'
import type { StepRun } from '../live/step-run.ts'
import type { DiffLine, Mismatch } from '../protocol/run.ts'
import type { StepRecord } from '../protocol/transcript.ts'
import { noteOf } from './messages.ts'

/** How a step of a rehearsal went: `ok` as the deck says, `failed` otherwise, `skipped` when it was not typed at all. */
export type Verdict = 'ok' | 'failed' | 'skipped'

/** A step of a rehearsal with what is reported of it. */
export interface RehearsedStep {
  step: Step
  verdict: Verdict
  record: StepRecord
  mismatch?: Mismatch
}

/** How many characters of a line of output are put beside an exit code. */
const MOST_OF_LINE = 160

const baseOf = ({ id, slide, line, terminal, code }: Step): Omit<StepRecord, 'state'> => ({
  step: id,
  slide,
  line,
  terminal,
  code,
  typed: code,
  startedAt: new Date().toISOString(),
  durationMs: 0,
  output: [],
  problems: [],
})

/** A line that says more of a failure than the last one does, such as the one above a usage text. */
const TELLING = /\b(?:error|failed|unknown|not found|refused|denied|cannot|no such)\b/i

/** The line of what a failed step said that tells most: the first that speaks of an error, else the last. */
function keyWords(lines: readonly string[]): string[] {
  const spoken = lines.map((line) => line.trim()).filter((line) => line !== '' && line !== '^C')
  const line = spoken.find((each) => TELLING.test(each)) ?? spoken.at(-1)
  return line === undefined ? [] : [noteOf.said(line.slice(0, MOST_OF_LINE))]
}

/** Makes a record of what a step did. */
export function recordOutcome({ step, run, isExpected, problems, mismatch }: StepOutcome): RehearsedStep {
  const base = baseOf(step)
  if (run === null) return { step, verdict: 'failed', record: { ...base, state: 'failed', problems } }
  const { state, exitCode, startedAt, durationMs } = run.view()
  const why = isExpected
    ? []
    : [...problems, ...(mismatch ? linesOf(mismatch) : keyWords(run.record?.plain() ?? []))]
  const record: StepRecord = {
    ...base,
    typed: run.plan.code,
    state,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: durationMs ?? Math.max(0, Date.now() - startedAt),
    ...outputOf(run),
    ...(exitCode !== undefined && { exitCode }),
    problems: why,
  }
  return { step, verdict: isExpected ? 'ok' : 'failed', record, ...(mismatch && { mismatch }) }
}

/** What a run has written until now. */
function outputOf({ record }: StepRun): Pick<StepRecord, 'output' | 'cut'> {
  const cut = record?.cut ?? 0
  return { output: [...(record?.events ?? [])], ...(cut > 0 && { cut }) }
}

/** Gives the record of a step that ran on beside others, such as `watch`, what it has written meanwhile: that is what it is for. */
export function prolongRecord({ record }: RehearsedStep, run: StepRun): void {
  Object.assign(record, outputOf(run))
}

/** Makes a record of a step that was left out. */
export function recordSkipped(step: Step, why: string): RehearsedStep {
  return { step, verdict: 'skipped', record: { ...baseOf(step), state: 'skipped', problems: [why] } }
}

const diffLine = ({ sign, text }: DiffLine): string => `${sign} ${text}`

/** A mismatch as lines of text. */
export function linesOf(mismatch: Mismatch): string[] {
  if (mismatch.kind === 'lines') return mismatch.lines.map(diffLine)
  return [
    noteOf.pattern(mismatch.pattern),
    ...mismatch.output
      .split('\n')
      .slice(-5)
      .map((line) => `+ ${line}`),
  ]
}
