import { expect, test } from 'vitest'
import { isStep } from '../../deck/blocks.ts'
import { createRenderer } from '../../deck/render.ts'
import type { StepRecord } from '../../protocol/transcript.ts'
import { describeDoubts, describeEnding, describeOrigin, formatDuration } from './words.ts'

const step = createRenderer().render('```bash\nls\n```\n', '/nowhere/deck.md').blocks.find(isStep)
if (step === undefined) throw new Error('the deck has one step')

const record = (parts: Partial<StepRecord>): StepRecord => ({
  step: step.id,
  slide: 1,
  line: 1,
  terminal: 'main',
  code: 'ls',
  typed: 'ls',
  state: 'ok',
  exitCode: 0,
  startedAt: '2026-11-26T23:30:00Z',
  durationMs: 420,
  output: [],
  problems: [],
  ...parts,
})

test.each([
  [0, '0.0 s'],
  [420, '0.4 s'],
  [9_940, '9.9 s'],
  [30_223, '30 s'],
  [125_000, '2 min 5 s'],
  [119_700, '2 min 0 s'],
])('%i ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test.each([
  [{}, 'ok', '✓ exit 0 · 0.4 s'],
  [{ exitCode: 1 }, 'ok', '✓ exit 1 · 0.4 s'],
  [{ state: 'failed', exitCode: 2 }, 'failed', '✗ exit 2 · 0.4 s'],
  [{ state: 'interrupted' }, 'stopped', '■ stopped · 0.4 s'],
  [{ state: 'skipped' }, 'none', 'not run'],
  [{ state: 'running' }, 'none', '→ left running · 0.4 s'],
  [{ state: 'unknown' }, 'none', '? unknown · 0.4 s'],
] as const)('%o ended as a %s one', (parts, state, text) => {
  expect(describeEnding({ kind: 'recorded', step, record: record(parts) })).toEqual({ state, text })
})

test('a reader is told what is stale, what was cut and what went wrong', () => {
  const doubtful = record({ typed: 'ls \\\n-l', cut: 5, problems: ['printed no `x`'] })
  expect(describeDoubts({ kind: 'stale', step, record: doubtful })).toEqual([
    'Stale: the step was changed since; recorded is ls \\ …',
    '5 more characters of output were not kept.',
    'printed no `x`',
  ])
  expect(describeDoubts({ kind: 'missing', step, record: null })).toEqual([])
})

test.each([
  ['v1.20.2', false, 'Kubernetes v1.20.2 · 26 November 2026'],
  ['v1.32.0', true, 'Kubernetes v1.32.0 (simulated) · 26 November 2026'],
  [null, true, 'Simulated cluster · 26 November 2026'],
  [null, false, '26 November 2026'],
])('a cluster of version %o, simulated: %o, is told with the day in UTC', (cluster, simulated, text) => {
  const transcript = {
    format: 'livedeck-transcript',
    version: 1,
    livedeck: '0.1.0',
    deck: { title: '', file: '', hash: '' },
    target: 'local',
    simulated,
    cluster,
    startedAt: '2026-11-26T23:30:00Z',
    screen: { cols: 80, rows: 24 },
    steps: [],
  } as const
  expect(describeOrigin({ ...transcript, steps: [] })).toBe(text)
})
