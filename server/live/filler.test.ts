import { expect, test } from 'vitest'

import { makeDeck, startLesson } from './lecture-fixture.ts'

const POD = 'pingpong-xxxxxxxxxx-yyyyy'
const own = { isOwnDeck: true }

test('a placeholder that nothing fills is said, and nothing is typed', async () => {
  const { lecture, until, screen } = await startLesson(
    makeDeck([
      ['id=a', `echo ${POD}`],
      ['id=b', 'true'],
    ]),
  )
  lecture.runner.run({ step: 'a' })
  expect((await until('a', 'failed')).note).toContain(POD)
  lecture.runner.run({ step: 'b' })
  await until('b', 'ok')
  expect(await screen()).not.toContain('pingpong')
})

test('the name that the click chose is typed', async () => {
  const { lecture, until, screen } = await startLesson(makeDeck([['id=a', `echo ${POD}`]]))
  expect(lecture.runner.run({ step: 'a', fill: 'pingpong-abc-de' })).not.toHaveProperty('message')
  expect(await until('a', 'ok')).toMatchObject({ filled: 'pingpong-abc-de' })
  expect(await screen()).toContain('echo pingpong-abc-de')
})

const FILL = 'fill="cat names"'

test('the deck’s own command gives the candidates, the first of them without a choice', async () => {
  const deck = makeDeck([
    ['id=make', 'printf "pod/pingpong-aa-bb\\npingpong-cc-dd\\npod/other\\n" > names'],
    [`id=a ${FILL}`, `echo ${POD}`],
    [`id=b ${FILL}`, `echo again ${POD}`],
  ])
  const { lecture, until } = await startLesson(deck, own)
  lecture.runner.run({ step: 'make' })
  await until('make', 'ok')
  const names = ['pingpong-aa-bb', 'pingpong-cc-dd']
  expect(await lecture.runner.candidates('a')).toEqual({
    step: 'a',
    placeholder: POD,
    names,
    chosen: names[0],
  })
  expect(await lecture.runner.choose('a', 'pingpong-cc-dd')).toMatchObject({ chosen: 'pingpong-cc-dd' })
  lecture.runner.run({ step: 'b' })
  expect(await until('b', 'ok')).toMatchObject({ filled: 'pingpong-cc-dd' })
})

test('a choice that is gone is not used any more', async () => {
  const deck = makeDeck([
    ['id=make', 'echo pingpong-aa-bb > names'],
    [`id=a ${FILL}`, `echo ${POD}`],
  ])
  const { lecture, until } = await startLesson(deck, own)
  lecture.runner.run({ step: 'make' })
  await until('make', 'ok')
  expect(await lecture.runner.choose('a', 'pingpong-zz-zz')).toMatchObject({ chosen: 'pingpong-aa-bb' })
})

const SLOW = 'fill="echo pingpong-aa-bb; sleep 2"'

test('a terminal that became busy while a name was looked up gets nothing typed', async () => {
  const { lecture, until, screen } = await startLesson(makeDeck([[`id=a ${SLOW}`, `echo ${POD}`]]), own)
  const terminal = lecture.terminals.open('main')
  if (!('shell' in terminal)) throw new Error(terminal.message)
  await expect.poll(() => terminal.shell.isReady, { timeout: 15_000 }).toBe(true)
  lecture.runner.run({ step: 'a' })
  terminal.write(Buffer.from('cat\n'))
  expect((await until('a', 'failed')).note).toContain('became busy')
  expect(await screen()).not.toContain('pingpong')
})

test('a terminal that was closed while a name was looked up is said, and nothing hangs', async () => {
  const { lecture, until } = await startLesson(makeDeck([[`id=a ${SLOW}`, `echo ${POD}`]]), own)
  lecture.runner.run({ step: 'a' })
  await lecture.terminals.close('main')
  expect((await until('a', 'failed')).note).toContain('ended before this was typed')
})

test('a step that is stopped while its name is looked up leaves the terminal free at once', async () => {
  const deck = makeDeck([
    ['id=a fill="sleep 1000"', `echo ${POD}`],
    ['id=b', 'true'],
  ])
  const { lecture, until } = await startLesson(deck, own)
  lecture.runner.run({ step: 'a' })
  lecture.runner.stop('main')
  await until('a', 'interrupted')
  expect(lecture.runner.run({ step: 'b' })).not.toHaveProperty('message')
  await until('b', 'ok')
})

test('a step with two placeholders is not typed with one of them left in it', async () => {
  const { lecture } = await startLesson(makeDeck([['id=a', `echo ${POD} X.X.X.X`]]))
  expect(lecture.runner.run({ step: 'a', fill: '10.0.0.1' })).toMatchObject({ code: 'placeholder' })
  expect(lecture.runner.runs).toEqual([])
})
