import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { makeDeck, startLesson } from './lecture-fixture.ts'

const own = { isOwnDeck: true }

test('a step is held open until its command exits with 0, and says what it waits for', async () => {
  const deck = makeDeck([['id=a wait="test -e done" timeout=30s', 'true']])
  const { lecture, home, until } = await startLesson(deck, own)
  lecture.runner.run({ step: 'a' })
  expect(await until('a', 'waiting')).toMatchObject({ waitsFor: 'test -e done', waitLimitMs: 30_000 })
  await writeFile(join(home, 'done'), '')
  expect(await until('a', 'ok')).toMatchObject({ exitCode: 0 })
})

test('a wait sees the folder and the variables that the steps have set, exported or not', async () => {
  const deck = makeDeck([
    ['id=set', 'mkdir lab && cd lab\nNODEPORT=31234\nREGISTRY="127.0.0.1:$NODEPORT"\nexport TAG=v0.1'],
    [`id=look wait="printf '%s %s %s' $REGISTRY $TAG $PWD > ../seen" timeout=10s`, 'true'],
  ])
  const { lecture, home, until } = await startLesson(deck, own)
  lecture.runner.run({ step: 'set' })
  await until('set', 'ok')
  lecture.runner.run({ step: 'look' })
  await until('look', 'ok')
  expect(readFileSync(join(home, 'seen'), 'utf8')).toBe(`127.0.0.1:31234 v0.1 ${home}/lab`)
})

test('a wait leaves no trace in the shell that is seen', async () => {
  const deck = makeDeck([
    ['id=a wait="echo SECRET; test -e done" timeout=30s', 'echo one'],
    ['id=history', 'history | grep -c SECRET'],
  ])
  const { lecture, home, until, screen } = await startLesson(deck, own)
  lecture.runner.run({ step: 'a' })
  await until('a', 'waiting')
  await writeFile(join(home, 'done'), '')
  await until('a', 'ok')
  expect(await screen()).not.toContain('SECRET')
  lecture.runner.run({ step: 'history' })
  await until('history', 'ok')
  expect(await screen()).toMatch(/history \| grep -c SECRET\n1/)
})

test('what does not hold in time fails the step, with the time in words', async () => {
  const { lecture, until } = await startLesson(makeDeck([['id=a wait="false" timeout=500ms', 'true']]), own)
  lecture.runner.run({ step: 'a' })
  expect((await until('a', 'failed')).note).toContain('0.5 s')
})

test('stop ends the waiting and what it runs, and leaves the prompt alone', async () => {
  const deck = makeDeck([['id=a wait="touch begun; sleep 1000" timeout=60s', 'true']])
  const { lecture, home, until, screen } = await startLesson(deck, own)
  lecture.runner.run({ step: 'a' })
  await until('a', 'waiting')
  await expect.poll(() => existsSync(join(home, 'begun'))).toBe(true)
  expect(lecture.runner.stop('main')).toBeNull()
  await until('a', 'interrupted')
  expect(await screen()).not.toContain('^C')
})

test('the terminal takes the next step while one is waited for', async () => {
  const deck = makeDeck([
    ['id=a wait="test -e done" timeout=30s', 'true'],
    ['id=b', 'touch done'],
  ])
  const { lecture, until } = await startLesson(deck, own)
  lecture.runner.run({ step: 'a' })
  await until('a', 'waiting')
  expect(lecture.runner.run({ step: 'b' })).not.toHaveProperty('message')
  await until('b', 'ok')
  await until('a', 'ok')
})

test('a step that prints something else than the deck expects fails with a diff', async () => {
  const deck = `\`\`\`bash {id=a}\nprintf 'pod/b   1/1   Running   4s\\n'\n\`\`\`\n\n\`\`\`text {output}\npod/b  0/1  Running  9s\n\`\`\`\n`
  const { lecture, until } = await startLesson(deck)
  lecture.runner.run({ step: 'a' })
  expect((await until('a', 'failed')).mismatch).toEqual({
    kind: 'lines',
    lines: [
      { sign: '-', text: 'pod/b  0/1  Running  9s' },
      { sign: '+', text: 'pod/b   1/1   Running   4s' },
    ],
  })
})

test('one command of a step is neither waited for nor judged', async () => {
  const deck = makeDeck([['id=a expect="/two/"', 'echo one\necho two']])
  const { lecture, until } = await startLesson(deck)
  lecture.runner.run({ step: 'a', command: 1 })
  await until('a', 'ok')
})

test('what a step printed is judged as well when its shell ends with it', async () => {
  const { lecture, until } = await startLesson(makeDeck([['id=a expect="/never/"', 'echo once; exit 0']]))
  lecture.runner.run({ step: 'a' })
  expect((await until('a', 'failed')).mismatch).toMatchObject({ kind: 'pattern' })
})

test('a setup command and a step of a like name are two', async () => {
  const deck = makeDeck([['id=setup-1', 'echo of-the-slide >> log']], 'setup: ["echo of-the-setup >> log"]')
  const { lecture, home } = await startLesson(deck, { isOwnDeck: true })
  expect(await lecture.catchUp.to(2)).toBeNull()
  expect(readFileSync(join(home, 'log'), 'utf8')).toBe('of-the-setup\nof-the-slide\n')
})
