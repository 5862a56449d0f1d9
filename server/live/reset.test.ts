import { expect, test } from 'vitest'

import { CatchUp } from './catch-up.ts'
import { makeDeck, startLesson } from './lecture-fixture.ts'
import { obey } from './obey.ts'

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

test('a reset and a catch-up do not take the lab away from under each other', async () => {
  const deck = makeDeck(
    [
      ['id=a', 'sleep 1000'],
      ['id=b', 'true'],
    ],
    'cleanup: ["sleep 1"]',
  )
  const { lecture, until } = await startLesson(deck, { isOwnDeck: true })
  const { id } = await lecture.reset.plan()
  const over = lecture.catchUp.to(3)
  await until('a', 'running')
  const ask = (message: Parameters<typeof obey>[0]): unknown => obey(message, lecture, () => '')
  expect(ask({ type: 'reset', plan: id })).toMatchObject({ code: 'catching-up' })
  lecture.catchUp.stop()
  await over
  const reset = lecture.reset.apply(id)
  expect(ask({ type: 'catch-up', slide: 3 })).toMatchObject({ code: 'too-fast' })
  expect(ask({ type: 'run', step: 'b' })).toMatchObject({ code: 'too-fast' })
  expect(await reset).toBeNull()
  expect(ask({ type: 'run', step: 'a' })).toBeNull()
})

test('a plan from before something else was made is not carried out', async () => {
  const deck = makeDeck([['id=a', 'echo configmap/late created']])
  const { lecture, until } = await startLesson(deck)
  const { id } = await lecture.reset.plan()
  lecture.runner.run({ step: 'a' })
  await until('a', 'ok')
  expect(await lecture.reset.apply(id)).toMatchObject({ code: 'malformed' })
})

test('a catch-up that is stopped while the lab is reset types nothing more', async () => {
  const { lecture, until } = await startLesson(DECK)
  const catchUp: CatchUp = new CatchUp({
    runner: lecture.runner,
    steps: () => lecture.steps,
    isTrusted: () => true,
    reset: async () => {
      catchUp.stop()
      return null
    },
    hurry: async () => async () => {},
    onChange: () => {},
  })
  lecture.runner.run({ step: 'endless' })
  await until('endless', 'running')
  expect(await catchUp.to(2)).toBeNull()
  expect(catchUp.view?.state).toBe('stopped')
  expect(lecture.runner.hasRun('one')).toBe(false)
})

test('who hears that a catch-up is over may click at once', async () => {
  const { lecture, events } = await startLesson(DECK)
  const isFree: boolean[] = []
  lecture.watch((event) => {
    if (event.type === 'catch-up' && event.catchUp?.state === 'done') isFree.push(!lecture.catchUp.isRunning)
  })
  await lecture.catchUp.to(2)
  expect(events.some(({ type }) => type === 'catch-up')).toBe(true)
  expect(isFree).toEqual([true])
})

test('a window that joins is not told of steps that run quietly before a click', async () => {
  const { lecture, until } = await startLesson(
    makeDeck([
      ['hidden id=h', 'sleep 1'],
      ['id=a', 'true'],
    ]),
    {
      isOwnDeck: true,
    },
  )
  const over = lecture.guard.click({ type: 'run', step: 'a' })
  await until('h', 'running')
  expect(lecture.catchUp.isRunning).toBe(true)
  expect(lecture.catchUp.shown).toBeNull()
  expect(await over).toBeNull()
})
