import { expect, test } from 'vitest'

import type { Candidates } from '../../server/protocol/candidates.ts'
import type { Run } from '../../server/protocol/run.ts'
import { FillBook } from './fill-book.ts'
import { viewFill } from './fill-view.ts'

const STEP = { id: 'one', placeholder: 'pod-xxxx' }
const CANDIDATES: Candidates = {
  step: 'one',
  placeholder: 'pod-xxxx',
  names: ['pod-a', 'pod-b'],
  chosen: 'pod-a',
}
const RUN: Run = { step: 'one', serial: 1, state: 'running', terminal: 'main', startedAt: 0, commands: 1 }

test('a run would use the name that the server chose, until the presenter chooses another', () => {
  const book = new FillBook(() => {})
  expect(book.chosenFor(STEP)).toBeUndefined()
  book.take(CANDIDATES)
  expect(book.chosenFor(STEP)).toBe('pod-a')
  book.choose(STEP, 'pod-b')
  expect(book.candidatesFor(STEP)).toEqual({ ...CANDIDATES, chosen: 'pod-b' })
})

test('a name from the terminal that the server did not list is chosen as well', () => {
  const book = new FillBook(() => {})
  book.take(CANDIDATES)
  book.choose(STEP, 'pod-c')
  expect(book.candidatesFor(STEP)?.names).toEqual(['pod-c', 'pod-a', 'pod-b'])
})

test('names for a placeholder that an edit has changed are not used', () => {
  const book = new FillBook(() => {})
  book.take(CANDIDATES)
  expect(book.chosenFor({ id: 'one', placeholder: 'svc-xxxx' })).toBeUndefined()
})

test.each<[Candidates | undefined, Partial<Run> | undefined, string | null, boolean]>([
  [undefined, undefined, null, false],
  [CANDIDATES, undefined, 'pod-a', false],
  [{ ...CANDIDATES, names: [], chosen: null }, undefined, null, true],
  // What runs now is shown as it runs; what ran once gives way to what would run next.
  [CANDIDATES, { filled: 'pod-old' }, 'pod-old', false],
  [CANDIDATES, { filled: 'pod-old', state: 'ok' }, 'pod-a', false],
  // A follower is told no candidates.
  [undefined, { filled: 'pod-old', state: 'ok' }, 'pod-old', false],
])('of %j and the run %j the block shows %j', (candidates, run, name, isMissing) => {
  expect(viewFill(candidates, run && { ...RUN, ...run })).toEqual({ name, isMissing })
})
