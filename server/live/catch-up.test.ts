import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { type Lesson, makeDeck, startLesson } from './lecture-fixture.ts'

const DECK = makeDeck([
  ['id=one', 'echo one >> log'],
  ['id=two', 'WORD=two; mkdir -p lab; cd lab'],
  ['id=three', 'echo "$WORD in ${PWD##*/}" >> ../log'],
  ['id=four', 'echo four >> ../log'],
])

const log = ({ home }: Lesson): string[] => readFileSync(join(home, 'log'), 'utf8').trim().split('\n')
const run = { type: 'run' } as const

test('a step whose steps before it have not run is asked about, and runs them first when told to', async () => {
  const lesson = await startLesson(DECK)
  const { guard } = lesson.lecture
  expect(guard.click({ ...run, step: 'three' })).toMatchObject({
    code: 'steps-before',
    before: ['one', 'two'],
  })
  expect(await guard.click({ ...run, step: 'three', before: 'run' })).toBeNull()
  await lesson.until('three', 'ok')
  expect(log(lesson)).toEqual(['one', 'two in lab'])
})

test('a step that was left out once is not asked for again', async () => {
  const lesson = await startLesson(DECK)
  const { guard } = lesson.lecture
  expect(guard.click({ ...run, step: 'two', before: 'skip' })).toBeNull()
  await lesson.until('two', 'ok')
  expect(guard.click({ ...run, step: 'three' })).toBeNull()
  await lesson.until('three', 'ok')
})

test('catching up runs what is missing before the slide, and only that', async () => {
  const lesson = await startLesson(DECK)
  const { lecture } = lesson
  lecture.runner.run({ step: 'one' })
  await lesson.until('one', 'ok')
  expect(await lecture.catchUp.to(4)).toBeNull()
  expect(lecture.catchUp.view).toMatchObject({ state: 'done', done: 2, total: 2, wasReset: false })
  expect(log(lesson)).toEqual(['one', 'two in lab'])
})

test('windows hear of each step of it', async () => {
  const { lecture, events } = await startLesson(DECK)
  await lecture.catchUp.to(3)
  const told = events.flatMap((event) => (event.type === 'catch-up' ? [event.catchUp?.step] : []))
  expect([...new Set(told)]).toEqual([undefined, 'one', 'two'])
})

test('a step that is not as expected ends it there', async () => {
  const lesson = await startLesson(
    makeDeck([
      ['id=a', 'true'],
      ['id=b', 'exit_code() { return 3; }; exit_code'],
      ['id=c', 'true'],
    ]),
  )
  expect(await lesson.lecture.catchUp.to(9)).toMatchObject({ code: 'steps-before', step: 'b' })
  expect(lesson.lecture.catchUp.view).toMatchObject({ state: 'failed', step: 'b', done: 1 })
  expect(lesson.runOf('c')).toBeUndefined()
})

test('stopped, it interrupts what runs and goes no further', async () => {
  const lesson = await startLesson(
    makeDeck([
      ['id=a', 'sleep 1000'],
      ['id=b', 'true'],
    ]),
  )
  const { catchUp, guard } = lesson.lecture
  const over = catchUp.to(9)
  await lesson.until('a', 'running')
  expect(guard.click({ ...run, step: 'b', before: 'skip' })).toMatchObject({ code: 'catching-up' })
  catchUp.stop()
  expect(await over).toBeNull()
  expect(catchUp.view?.state).toBe('stopped')
  expect(lesson.runOf('a')?.state).toBe('interrupted')
  expect(lesson.runOf('b')).toBeUndefined()
})

test('going back on a real cluster asks for a reset first, which gives new shells', async () => {
  const lesson = await startLesson(DECK)
  const { lecture } = lesson
  await lecture.catchUp.to(4)
  expect(await lecture.catchUp.to(2)).toMatchObject({ code: 'no-cluster' })
  const { id, objects } = await lecture.reset.plan()
  expect(objects).toEqual([])
  expect(await lecture.reset.apply('another')).toMatchObject({ code: 'malformed' })
  expect(await lecture.reset.apply(id)).toBeNull()
  // The old shells end only now, and tell nothing more of what was forgotten.
  await expect.poll(() => lecture.terminals.find('main')?.shell.state).toBe('prompt')
  expect(lecture.runner.runs).toEqual([])
  expect(await lecture.catchUp.to(4)).toBeNull()
  expect(log(lesson).slice(-2)).toEqual(['one', 'two in lab'])
})
