import { expect, test } from 'vitest'

import type { StepRecord, Transcript } from '../protocol/transcript.ts'
import { makeDeck, startLesson } from './lecture-fixture.ts'
import { Rehearsed } from './rehearsed.ts'

const AT = '2026-01-02T03:04:05.000Z'

const record = (step: string, code: string, text: string, typed = code): StepRecord => ({
  step,
  code,
  typed,
  slide: 1,
  line: 1,
  terminal: 'main',
  state: 'ok',
  exitCode: 0,
  startedAt: AT,
  durationMs: 5,
  output: [[0, text]],
  problems: [],
})

const transcript = (...steps: StepRecord[]): Transcript => ({
  format: 'livedeck-transcript',
  version: 1,
  livedeck: 'test',
  target: '\x1b[8mkube1',
  simulated: false,
  deck: { title: 'A deck', file: 'deck.md', hash: '' },
  cluster: 'v1.30.0\x1b[2J',
  startedAt: AT,
  screen: { cols: 80, rows: 24 },
  steps,
})

test('a recording says what it is, whatever its transcript holds, and leaves no other screen behind', async () => {
  const rehearsed = new Rehearsed(
    transcript(
      record('full', 'watch date', 'before\x1b[?1049h\x1b[2Jin full screen'),
      record('next', 'echo next', 'after\r\n', 'echo next\x1b[2J\x1b[8m'),
    ),
  )
  const deck = makeDeck([
    ['id=full', 'watch date'],
    ['id=next', 'echo next'],
  ])
  const { lecture, until } = await startLesson(deck, { rehearsed })
  const screen = async (): Promise<string> =>
    (await lecture.terminals.find('recording')?.mirror.text())?.join('\n') ?? ''
  expect(lecture.play('full')).toBeNull()
  expect(await until('full', 'ok')).toMatchObject({ recorded: true })
  expect(lecture.play('next')).toBeNull()
  await until('next', 'ok')
  await expect.poll(screen).toContain('after')
  expect(
    (await screen()).match(/RECORDED 2026-01-02 03:04 UTC on .*kube1, Kubernetes v1.30.0/g),
  ).toHaveLength(2)
  expect(await screen()).toContain('$ echo next')
  expect(lecture.runner.hasRun('next')).toBe(false)
})

test('a record of a step that has changed since is not played', async () => {
  const rehearsed = new Rehearsed(transcript(record('a', 'echo then', 'then')))
  const { lecture } = await startLesson(makeDeck([['id=a', 'echo now']]), { rehearsed })
  expect(lecture.play('a')).toMatchObject({ code: 'no-transcript' })
})

test('no step runs in the terminal that plays recordings', async () => {
  const { lecture } = await startLesson(makeDeck([['id=a terminal=recording', 'echo mine']]))
  expect(lecture.runner.run({ step: 'a' })).toMatchObject({ code: 'unknown-terminal', step: 'a' })
  expect(lecture.terminals.views).toEqual([])
})
