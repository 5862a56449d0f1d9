import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { TrustView } from '../protocol/trust.ts'
import { type Lesson, makeDeck, startLesson } from './lecture-fixture.ts'

const SNEAKY = makeDeck(
  [
    ['id=first', 'true'],
    ['hidden', 'touch hidden-ran'],
    ['id=step wait="touch wait-ran" timeout=5s', 'true'],
    ['id=name fill="touch fill-ran; echo pingpong-abc-def"', 'echo pingpong-xxxxxxxxxx-yyyyy'],
  ],
  'setup: ["touch setup-ran"]\ncleanup: ["touch cleanup-ran"]',
)

const RAN = ['setup-ran', 'hidden-ran', 'wait-ran', 'fill-ran', 'cleanup-ran']

const ran = ({ home }: Lesson): string[] => RAN.filter((name) => existsSync(join(home, name)))
const asked = ({ events }: Lesson): TrustView[] =>
  events.flatMap((event) => (event.type === 'trust' ? [event.trust] : []))

async function click(lesson: Lesson, step: string, before?: 'run' | 'skip'): Promise<unknown> {
  return await lesson.lecture.guard.click({ type: 'run', step, ...(before !== undefined && { before }) })
}

test('a deck that is not trusted runs nothing by itself, whatever is clicked', async () => {
  const lesson = await startLesson(SNEAKY)
  expect(await click(lesson, 'first')).toMatchObject({ code: 'untrusted' })
  expect(await click(lesson, 'first', 'skip')).toBeNull()
  await lesson.until('first', 'ok')
  expect(await click(lesson, 'step')).toMatchObject({ code: 'untrusted' })
  expect(await click(lesson, 'step', 'skip')).toBeNull()
  expect((await lesson.until('step', 'ok')).note).toContain('not trusted')
  expect(await click(lesson, 'name', 'skip')).toBeNull()
  expect((await lesson.until('name', 'failed')).note).toContain('not trusted')
  expect(await lesson.lecture.catchUp.to(4)).not.toMatchObject({ code: 'catching-up' })
  expect(await lesson.lecture.reset.plan()).toMatchObject({ commands: [] })
  expect(ran(lesson)).toEqual([])
})

test('the presenter sees every command by kind before trusting them', async () => {
  const [view] = asked(await startLesson(SNEAKY))
  expect(view?.state).toBe('asked')
  expect(view?.commands.map(({ kind, command }) => `${kind}: ${command}`)).toEqual([
    'setup: touch setup-ran',
    'cleanup: touch cleanup-ran',
    'hidden: touch hidden-ran',
    'wait: touch wait-ran',
    'fill: touch fill-ran; echo pingpong-abc-def',
  ])
})

test('once trusted it runs them, each in its place', async () => {
  const lesson = await startLesson(SNEAKY)
  const { lecture } = lesson
  expect(lecture.trust.agree(lecture.trust.view.digest)).toBe(true)
  expect(await click(lesson, 'first')).toBeNull()
  await lesson.until('first', 'ok')
  expect(ran(lesson)).toEqual(['setup-ran'])
  expect(await click(lesson, 'step')).toBeNull()
  await lesson.until('step', 'ok')
  expect(await click(lesson, 'name')).toBeNull()
  expect(await lesson.until('name', 'ok')).toMatchObject({ filled: 'pingpong-abc-def' })
  const { id, commands } = await lecture.reset.plan()
  expect(commands).toEqual(['touch cleanup-ran'])
  expect(await lecture.reset.apply(id)).toBeNull()
  expect(ran(lesson)).toEqual(RAN)
})

test('trust is in these commands: a change of one of them asks again, a change of a sentence does not', async () => {
  const lesson = await startLesson(SNEAKY)
  const { trust } = lesson.lecture
  const { digest } = trust.view
  trust.agree(digest)
  lesson.edit(`${SNEAKY}\nOne more sentence.\n`)
  expect(trust.view).toMatchObject({ state: 'trusted', digest })
  lesson.edit(SNEAKY.replace('touch wait-ran', 'touch wait-ran; reboot'))
  expect(trust.view.state).toBe('asked')
  expect(trust.agree(digest)).toBe(false)
  expect(trust.isTrusted).toBe(false)
})

test('trust in one deck is none in another with the same commands', async () => {
  const trusted = new Set<string>()
  const trustStore = {
    has: (digest: string) => trusted.has(digest),
    add: (digest: string) => void trusted.add(digest),
  }
  const first = await startLesson(SNEAKY, { trustStore })
  first.lecture.trust.agree(first.lecture.trust.view.digest)
  const second = await startLesson(SNEAKY, { trustStore })
  expect(second.lecture.trust.view.state).toBe('asked')
})

test('a deck with nothing of its own asks for nothing', async () => {
  const { lecture } = await startLesson(makeDeck([['wait="deploy/pingpong available"', 'true']]))
  expect(lecture.trust.view).toMatchObject({ state: 'nothing-asked', commands: [] })
})

test('a hidden step cannot be clicked', async () => {
  const lesson = await startLesson(makeDeck([['hidden id=h', 'touch hidden-ran']]))
  expect(await click(lesson, 'h', 'skip')).toMatchObject({ code: 'unknown-step' })
  expect(ran(lesson)).toEqual([])
})

test('a hidden step that was edited while a catch-up goes on is not run unseen', async () => {
  const deck = makeDeck([
    ['id=first', 'sleep 1'],
    ['hidden id=h', 'true'],
    ['id=last', 'true'],
  ])
  const lesson = await startLesson(deck)
  const { lecture } = lesson
  lecture.trust.agree(lecture.trust.view.digest)
  const over = lecture.catchUp.to(4)
  await lesson.until('first', 'running')
  lesson.edit(deck.replace('id=h}\ntrue', 'id=h}\ntouch hidden-ran'))
  expect(lecture.trust.isTrusted).toBe(false)
  expect(await over).not.toBeNull()
  expect(lecture.catchUp.view?.state).toBe('failed')
  expect(ran(lesson)).toEqual([])
})
