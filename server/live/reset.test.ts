import { expect, test } from 'vitest'

import { makeDeck, startLesson } from './lecture-fixture.ts'

const DECK = makeDeck([
  ['id=one', 'true'],
  ['id=endless terminal=watch interrupt', 'echo up; sleep 1000'],
])

test('what ran at a reset is not told of afterwards: no step has run', async () => {
  const { lecture, until, events } = await startLesson(DECK)
  lecture.runner.run({ step: 'endless' })
  await until('endless', 'running')
  const old = lecture.terminals.find('watch')?.shell
  let isOver = false
  old?.onExit(() => (isOver = true))
  const { id } = await lecture.reset.plan()
  expect(await lecture.reset.apply(id)).toBeNull()
  await expect.poll(() => isOver, { timeout: 20_000 }).toBe(true)
  expect(lecture.runner.runs).toEqual([])
  expect(lecture.runner.hasRun('endless')).toBe(false)
  expect(events.findLast(({ type }) => type === 'run' || type === 'runs')).toEqual({ type: 'runs', runs: [] })
})
