import { expect, test } from 'vitest'
import { isStep } from '../../deck/blocks.ts'
import { createRenderer } from '../../deck/render.ts'
import { type StepRecord, TRANSCRIPT_FORMAT, TRANSCRIPT_VERSION } from '../../protocol/transcript.ts'
import { matchAnswers } from './match.ts'

const renderer = createRenderer()
const deckOf = (...codes: string[]) =>
  renderer.render(codes.map((code) => `\`\`\`bash ${code}\n\`\`\``).join('\n\n'), '/nowhere/deck.md')

const step = (code: string, attributes = ''): string => `${attributes}\n${code}`

/** The transcript of a deck, its steps recorded in order. */
function transcriptOf({ blocks }: ReturnType<typeof deckOf>) {
  const steps = blocks.filter(isStep).map(({ id, slide, line, terminal, code }): StepRecord => ({
    step: id,
    slide,
    line,
    terminal,
    code,
    typed: code,
    state: 'ok',
    exitCode: 0,
    startedAt: '2026-11-26T21:00:00Z',
    durationMs: 5,
    output: [],
    problems: [],
  }))
  return {
    format: TRANSCRIPT_FORMAT,
    version: TRANSCRIPT_VERSION,
    livedeck: '0.1.0',
    deck: { title: '', file: '', hash: '' },
    target: 'sandbox',
    simulated: true,
    cluster: 'v1.20.2',
    startedAt: '2026-11-26T21:00:00Z',
    screen: { cols: 80, rows: 24 },
    steps,
  } as const
}

const kinds = (now: ReturnType<typeof deckOf>, then: ReturnType<typeof deckOf>) =>
  matchAnswers(now.steps, { ...transcriptOf(then), steps: [...transcriptOf(then).steps] }).map(
    ({ kind, record }) => [kind, record?.code],
  )

test('steps are found wherever they moved', () => {
  expect(kinds(deckOf(step('ls'), step('pwd')), deckOf(step('pwd'), step('ls')))).toEqual([
    ['recorded', 'ls'],
    ['recorded', 'pwd'],
  ])
})

test('a step with a name of its own is stale once its text changed', () => {
  expect(kinds(deckOf(step('ls -l', '{id=list}')), deckOf(step('ls', '{id=list}')))).toEqual([
    ['stale', 'ls'],
  ])
})

test('a step without one is stale when one like it stood in its place', () => {
  const now = deckOf(step('pwd'), step('kubectl get pods -o wide'), step('date'))
  const then = deckOf(step('pwd'), step('kubectl get pods'), step('date'))
  expect(kinds(now, then)[1]).toEqual(['stale', 'kubectl get pods'])
})

test('a step is missing when what stood there, or stands elsewhere, is another', () => {
  const now = deckOf(step('kubectl get nodes'), step('pwd'), step('date'))
  const then = deckOf(step('pwd'), step('kubectl get pods'), step('ls'), step('date'))
  expect(kinds(now, then)).toEqual([
    ['missing', undefined],
    ['recorded', 'pwd'],
    ['recorded', 'date'],
  ])
})

test('one record answers for one step only', () => {
  const now = deckOf(step('kubectl get pods -A'), step('kubectl get pods -w'))
  expect(kinds(now, deckOf(step('kubectl get pods')))).toEqual([
    ['stale', 'kubectl get pods'],
    ['missing', undefined],
  ])
})
