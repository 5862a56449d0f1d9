import { describe, expect, test } from 'vitest'

import type { StepView } from '../../server/protocol/deck.ts'
import type { Run } from '../../server/protocol/run.ts'
import { commandAfter, findNextStep } from './next-step.ts'
import { formatDuration, labelStep } from './step-label.ts'

const makeStep = (id: string, change: Partial<StepView> = {}): StepView => ({
  id,
  slide: 1,
  line: 1,
  code: 'echo one',
  commands: ['echo one'],
  terminal: 'main',
  exit: 0,
  interrupt: false,
  ...change,
})
const makeRun = (step: string, state: Run['state'], change: Partial<Run> = {}): Run => ({
  step,
  serial: 1,
  state,
  terminal: 'main',
  startedAt: 0,
  commands: 1,
  ...change,
})
const among =
  (...runs: Run[]) =>
  (id: string): Run | undefined =>
    runs.find(({ step }) => step === id)

describe('what Enter runs', () => {
  const steps = [makeStep('one'), makeStep('two')]

  test('is the first step that is not ok yet', () => {
    expect(findNextStep(steps, among())?.step.id).toBe('one')
    expect(findNextStep(steps, among(makeRun('one', 'ok')))?.step.id).toBe('two')
    expect(findNextStep(steps, among(makeRun('one', 'failed')))?.step.id).toBe('one')
    expect(findNextStep(steps, among(makeRun('one', 'unknown')))?.step.id).toBe('one')
    expect(findNextStep(steps, among(makeRun('one', 'ok'), makeRun('two', 'ok')))).toBeNull()
  })

  test('is nothing while a step runs', () => {
    expect(findNextStep(steps, among(makeRun('one', 'running')))).toBeNull()
    expect(findNextStep(steps, among(makeRun('one', 'queued')))).toBeNull()
  })

  test('is the step after one that runs until stopped', () => {
    const watching = [makeStep('one', { interrupt: true }), makeStep('two')]
    expect(findNextStep(watching, among(makeRun('one', 'running')))?.step.id).toBe('two')
    expect(findNextStep(watching, among(makeRun('one', 'interrupted')))?.step.id).toBe('two')
  })

  test('goes on command by command once a step was begun so', () => {
    const step = makeStep('one', { commands: ['a', 'b', 'c'] })
    const first = makeRun('one', 'ok', { command: 1 })
    expect(findNextStep([step], among(first))).toEqual({ step, command: 2 })
    expect(commandAfter(step, makeRun('one', 'ok', { command: 3 }))).toBeNull()
    expect(findNextStep([step], among(makeRun('one', 'ok', { commands: 3 })))).toBeNull()
  })
})

describe('the words of a state', () => {
  const step = makeStep('one')
  const words = (run: Run | undefined, ms = 0): string => {
    const label = labelStep(step, run, ms)
    return `${label.sign} ${label.words}`.trim()
  }

  test.each([
    [makeRun('one', 'ok', { exitCode: 0, durationMs: 420 }), '✓ ok · 0.4 s'],
    [makeRun('one', 'ok', { exitCode: 1, durationMs: 200 }), '✓ exit 1, as expected · 0.2 s'],
    [makeRun('one', 'failed', { exitCode: 1, durationMs: 200 }), '✗ exit 1 · 0.2 s'],
    [makeRun('one', 'failed', { exitCode: 0, durationMs: 200 }), '✗ failed · 0.2 s'],
    [makeRun('one', 'queued'), '◌ queued'],
    [makeRun('one', 'interrupted'), '■ interrupted'],
    [makeRun('one', 'unknown'), '? unknown'],
    [undefined, ''],
  ])('of %j are %j', (run, said) => {
    expect(words(run)).toBe(said)
  })

  test('of a running step count its seconds', () => {
    expect(words(makeRun('one', 'running'), 3_900)).toBe('● running 3 s')
    expect(words(makeRun('one', 'running'), -50)).toBe('● running 0 s')
  })

  test('of a failed step say when its output was not as expected', () => {
    const mismatch = { kind: 'pattern', pattern: '/Running/', output: 'Pending' } as const
    const run = makeRun('one', 'failed', { exitCode: 0, durationMs: 1_000, mismatch })
    expect(words(run)).toBe('✗ not as expected · 1.0 s')
  })

  test('of a waiting step say for what, and how long at most', () => {
    const run = makeRun('one', 'waiting', { waitsFor: 'deploy/pingpong available', waitLimitMs: 60_000 })
    expect(labelStep(step, run, 12_700)).toEqual({
      state: 'waiting',
      sign: '●',
      words: 'waits for deploy/pingpong available',
      tail: '· 12 of 60 s',
    })
    expect(labelStep(step, makeRun('one', 'waiting'), 3_000).words).toBe('waiting 3 s')
  })

  test('before a run say what it usually takes, and where it runs when that is not main', () => {
    const ready = (usualMs: number | undefined, terminal = 'main'): string =>
      labelStep(makeStep('one', { terminal }), undefined, 0, { usualMs, recording: '' }).words
    expect([ready(420), ready(4_200), ready(59_700), ready(undefined)]).toEqual([
      'usually 0.4 s',
      'usually 4 s',
      'usually 1 min 0 s',
      '',
    ])
    expect([ready(1_000, 'watch'), ready(undefined, 'watch')]).toEqual([
      'in watch · usually 1 s',
      'in watch',
    ])
  })

  test('of a recording never read as those of a run', () => {
    const lore = { recording: '12 Nov 2026 on kube1' }
    const label = (change: Partial<Run>): string =>
      labelStep(step, makeRun('one', 'ok', { recorded: true, ...change }), 0, lore).words
    expect(label({ exitCode: 0, durationMs: 400 })).toBe('recorded 12 Nov 2026 on kube1')
    expect(label({ exitCode: 1, state: 'failed' })).toBe('recorded 12 Nov 2026 on kube1 · exit 1')
  })

  test('name the command where a step runs one by one', () => {
    const several = makeStep('one', { commands: ['a', 'b'] })
    const run = makeRun('one', 'ok', { command: 1, exitCode: 0, durationMs: 100 })
    expect(labelStep(several, run, 0).words).toBe('1/2 ok · 0.1 s')
  })

  test('durations read as people say them', () => {
    expect([40, 9_940, 9_960, 59_400, 125_000].map(formatDuration)).toEqual([
      '0.0 s',
      '9.9 s',
      '10 s',
      '59 s',
      '2 min 5 s',
    ])
  })
})
