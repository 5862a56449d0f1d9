import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { expect, onTestFinished, test, vi } from 'vitest'

import { testServer, watchLines } from './server.fixture.ts'
import type { TestServer } from './server.fixture.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const MANY = 5000
const TEXT = 'x'.repeat(4000)

/** What is really in use, in bytes: V8 leaves garbage where it is for as long as there is room. */
function readHeap(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  return process.memoryUsage().heapUsed
}

/** Makes them, each with a name and a text of its own. */
function make({ api }: TestServer): void {
  for (let index = 0; index < MANY; index++) {
    api.create('configmaps', { metadata: { name: `load-${index}` }, data: { text: `${index} ${TEXT}` } })
  }
}

/** Reads the list page by page, as kubectl does; gives how many objects came. */
async function countInPages(lab: TestServer): Promise<number> {
  let count = 0
  let next = ''
  do {
    const { text } = await lab.ask('GET', `${MAPS}?limit=500&continue=${encodeURIComponent(next)}`)
    const { items, metadata } = JSON.parse(text)
    count += items.length
    next = metadata.continue ?? ''
  } while (next !== '')
  return count
}

/** Watches from the start, and leaves when all were seen. */
async function watchAll(lab: TestServer): Promise<void> {
  const watch = await lab.open(`${MAPS}?watch=true`)
  let seen = 0
  for await (const _line of watchLines(watch)) if (++seen === MANY) break
  watch.destroy()
}

async function fillAndEmpty(lab: TestServer): Promise<void> {
  make(lab)
  expect(await countInPages(lab)).toBe(MANY)
  await Promise.all([watchAll(lab), watchAll(lab)])
  expect((await lab.ask('DELETE', MAPS)).status).toBe(200)
  expect(await countInPages(lab)).toBe(0)
  await vi.waitFor(() => expect(lab.server.watches).toBe(0))
}

test(`${MANY} objects are read page by page, watched and deleted, and the memory for them comes back`, async () => {
  const lab = await testServer()
  onTestFinished(() => lab.server.dispose())
  await fillAndEmpty(lab)
  const before = readHeap()
  await fillAndEmpty(lab)
  // Their text alone is 20 MB.
  expect(readHeap() - before).toBeLessThan(4_000_000)
  expect(lab.errors).toEqual([])
}, 60_000)
