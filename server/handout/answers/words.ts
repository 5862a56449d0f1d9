import type { StepRecord, Transcript } from '../../protocol/transcript.ts'
import type { Answer } from './match.ts'

/** How a step ended: a sign and words, so that colour alone never says it. */
export interface Ending {
  state: 'ok' | 'failed' | 'stopped' | 'none'
  text: string
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** A duration for people, in the words of the page: `0.4 s`, `30 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`
  const seconds = Math.round(ms / SECOND)
  if (ms < MINUTE) return `${seconds} s`
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function endingOf({ state, exitCode, durationMs }: StepRecord): Ending {
  const exit = exitCode === undefined ? '' : `exit ${exitCode}`
  const lasted = formatDuration(durationMs)
  switch (state) {
    case 'ok':
      return { state: 'ok', text: `✓ ${exit || 'ok'} · ${lasted}` }
    case 'failed':
      return { state: 'failed', text: `✗ ${exit || 'failed'} · ${lasted}` }
    case 'interrupted':
      return { state: 'stopped', text: `■ stopped · ${lasted}` }
    case 'skipped':
      return { state: 'none', text: 'not run' }
    case 'running':
      return { state: 'none', text: `→ left running · ${lasted}` }
    case 'queued':
    case 'filling':
    case 'waiting':
    case 'unknown':
      return { state: 'none', text: `? ${state} · ${lasted}` }
  }
}

/** How a step ended, or that nobody knows. */
export function describeEnding({ record }: Answer): Ending {
  return record === null ? { state: 'none', text: 'not recorded' } : endingOf(record)
}

function describeStale({ typed }: StepRecord): string {
  const [first = '', ...more] = typed.split('\n')
  return `Stale: the step was changed since; recorded is ${first}${more.length > 0 ? ' …' : ''}`
}

/** What a reader should know about an answer besides: that it is stale, what was cut, in what it was not as expected. */
export function describeDoubts({ kind, record }: Answer): string[] {
  if (record === null) return []
  const cut = record.cut ?? 0
  return [
    ...(kind === 'stale' ? [describeStale(record)] : []),
    ...(cut > 0 ? [`${cut} more characters of output were not kept.`] : []),
    ...record.problems,
  ]
}

/** The day of a time in RFC 3339, as UTC has it: `26 November 2026`. */
export function formatDay(time: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time))
}

/** Where and when a transcript was made: `Kubernetes v1.20.2 (simulated) · 26 November 2026`. */
export function describeOrigin({ cluster, simulated, startedAt }: Transcript): string {
  const version = cluster === null ? '' : `Kubernetes ${cluster}`
  const kind = simulated ? 'simulated' : ''
  const where =
    version !== '' && kind !== '' ? `${version} (${kind})` : version || (kind && 'Simulated cluster')
  return [where, formatDay(startedAt)].filter(Boolean).join(' · ')
}
