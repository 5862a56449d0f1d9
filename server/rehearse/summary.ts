import type { Transcript } from '../protocol/transcript.ts'
import type { RehearsedStep, Verdict } from './rehearsed-step.ts'

/** A whole rehearsal, as its reports are made from. */
export interface Rehearsal {
  transcript: Transcript
  steps: RehearsedStep[]
  durationMs: number
  /** True when it was stopped before its end. */
  wasStopped: boolean
}

/** What `livedeck rehearse --json` prints. */
export interface RehearsalSummary {
  deck: string
  target: string
  simulated: boolean
  cluster: string | null
  livedeck: string
  startedAt: string
  durationMs: number
  stopped: boolean
  passed: number
  failed: number
  skipped: number
  steps: {
    id: string
    slide: number
    line: number
    verdict: Verdict
    typed: string
    exitCode: number | null
    durationMs: number
    problems: string[]
  }[]
}

/** How many steps have a verdict. */
export const countOf = (steps: readonly RehearsedStep[], verdict: Verdict): number =>
  steps.filter((step) => step.verdict === verdict).length

/** Sums a rehearsal up for machines. */
export function summarise({ transcript, steps, durationMs, wasStopped }: Rehearsal): RehearsalSummary {
  const { deck, target, simulated, cluster, livedeck, startedAt } = transcript
  return {
    deck: deck.file,
    target,
    simulated,
    cluster,
    livedeck,
    startedAt,
    durationMs,
    stopped: wasStopped,
    passed: countOf(steps, 'ok'),
    failed: countOf(steps, 'failed'),
    skipped: countOf(steps, 'skipped'),
    steps: steps.map(({ verdict, record }) => ({
      id: record.step,
      slide: record.slide,
      line: record.line,
      verdict,
      typed: record.typed,
      exitCode: record.exitCode ?? null,
      durationMs: record.durationMs,
      problems: record.problems,
    })),
  }
}
