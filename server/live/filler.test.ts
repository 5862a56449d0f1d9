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
