import type { RehearsedStep } from './rehearsed-step.ts'
import { type Rehearsal, countOf } from './summary.ts'

const SIGNS = { ok: '✓ ok', failed: '✗ failed', skipped: '- skipped' } as const
const CODE_WIDTH = 64

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** A step's code in one line. */
export function shortCode(code: string, width = CODE_WIDTH): string {
  const line = code.replaceAll(/\s*\n\s*/g, '; ')
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}

function row({ step, verdict, record }: RehearsedStep): string {
  const time = verdict === 'skipped' ? '' : seconds(record.durationMs)
  const head = `${String(step.slide).padStart(5)}  ${SIGNS[verdict].padEnd(9)}  ${time.padStart(8)}  ${shortCode(record.typed)}`
  const why = verdict === 'failed' ? record.problems.map((problem) => `${' '.repeat(28)}${problem}`) : []
  return [head, ...why].join('\n')
}

/** Writes a rehearsal for people: a line a step, what was not as expected below it, and the sum last. */
export function toTable({ transcript, steps, durationMs, wasStopped }: Rehearsal): string {
  const { target, simulated, cluster, startedAt } = transcript
  const place = `${target}${simulated ? ' (simulated)' : ''}, Kubernetes ${cluster ?? 'of unknown version'}`
  const sum = (['ok', 'failed', 'skipped'] as const).map((verdict) => `${countOf(steps, verdict)} ${verdict}`)
  return `slide  result         time  step
${steps.map(row).join('\n')}

${sum.join(', ')} in ${seconds(durationMs)}${wasStopped ? ', stopped before the end' : ''} · ${place} · ${startedAt.slice(0, 16).replace('T', ' ')} UTC
`
}
