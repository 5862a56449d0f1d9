import { expect, test } from 'vitest'

import {
  TRANSCRIPT_FORMAT,
  TRANSCRIPT_VERSION,
  type StepRecord,
  type Transcript,
  isStale,
  outputOf,
  parseTranscript,
} from './transcript.ts'

const record: StepRecord = {
  step: 'nodes',
  slide: 18,
  line: 120,
  terminal: 'main',
  code: 'kubectl get nodes',
  typed: 'kubectl get nodes',
  state: 'ok',
  exitCode: 0,
  startedAt: '2026-11-26T09:00:00.000Z',
  durationMs: 210,
  output: [
    [150, 'NAME    STATUS\r\n'],
    [151, 'kube1   Ready\r\n'],
  ],
  problems: [],
}

const transcript: Transcript = {
  format: TRANSCRIPT_FORMAT,
  version: TRANSCRIPT_VERSION,
  livedeck: '0.1.0',
  deck: { title: 'Kubernetes', file: 'kubernetes.md', hash: 'abc' },
  target: 'sandbox',
  simulated: true,
  cluster: null,
  startedAt: '2026-11-26T09:00:00.000Z',
  screen: { cols: 120, rows: 30 },
  steps: [record],
}

test('a transcript is read back as it was written', () => {
  expect(parseTranscript(JSON.stringify(transcript))).toEqual({ transcript })
})

test.each([
  ['JSON', '{'],
  ['JSON', '[]'],
  ['format', '{}'],
  ['version', JSON.stringify({ ...transcript, version: 2 })],
  ['startedAt', JSON.stringify({ ...transcript, startedAt: 'yesterday' })],
  ['steps', JSON.stringify({ ...transcript, steps: {} })],
  ['steps[0].state', JSON.stringify({ ...transcript, steps: [{ ...record, state: 'fine' }] })],
  [
    'steps[1].output',
    JSON.stringify({ ...transcript, steps: [record, { ...record, output: [['1', 'x']] }] }),
  ],
])('what is no transcript is refused at its member %s', (fault, text) => {
  expect(parseTranscript(text)).toEqual({ fault })
})

test('the output of a record is its bursts in order', () => {
  expect(outputOf(record)).toBe('NAME    STATUS\r\nkube1   Ready\r\n')
})

test('a record is stale once the step has another code', () => {
  expect(isStale(record, { code: 'kubectl get nodes' })).toBe(false)
  expect(isStale(record, { code: 'kubectl get nodes -o wide' })).toBe(true)
})
