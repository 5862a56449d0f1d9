import type { IncomingMessage } from 'node:http'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Chance } from '../chance.ts'
import { isJsonObject, valueAt } from './json.ts'
import { testServer, watchLines } from './server.fixture.ts'
import type { TestServer } from './server.fixture.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'

let lab: TestServer

beforeEach(async () => {
  lab = await testServer()
})

afterEach(async () => {
  await lab.server.dispose()
  expect(lab.errors).toEqual([])
  // Nothing of a test's watches is left behind.
  expect(lab.server.watches).toBe(0)
  expect(lab.api.store.collection('configmaps').watchers).toBe(0)
  expect(lab.clock.pending).toBe(0)
})

const make = (name: string, labels: Record<string, string> = {}) =>
  lab.api.create('configmaps', { metadata: { name, labels } })

const relabel = (name: string, labels: Record<string, string>) =>
  lab.api.modify('configmaps', 'default', name, (draft) => {
    draft.metadata.labels = labels
  })

/** The next events of a watch: `ADDED a`. */
async function take(response: IncomingMessage, count: number): Promise<string[]> {
  const seen: string[] = []
  for await (const line of watchLines(response)) {
    seen.push(`${String(valueAt(line, 'type'))} ${String(valueAt(line, 'object', 'metadata', 'name'))}`)
    if (seen.length === count) break
  }
  return seen
}

describe('a watch', () => {
  test('goes on from a revision, in order', async () => {
    const { metadata } = make('a')
    make('b')
    const watch = await lab.open(`${MAPS}?watch=true&resourceVersion=${metadata.resourceVersion}`)
    make('c')
    lab.api.delete('configmaps', 'default', 'b')
    expect(await take(watch, 3)).toEqual(['ADDED b', 'ADDED c', 'DELETED b'])
  })

  test('without a revision begins with what is there', async () => {
    make('a')
    const watch = await lab.open(`${MAPS}?watch=true`)
    make('b')
    expect(await take(watch, 2)).toEqual(['ADDED a', 'ADDED b'])
  })

  test('sees an object come into its selection, and leave it', async () => {
    make('a')
    const watch = await lab.open(`${MAPS}?watch=true&labelSelector=app%3Dweb`)
    relabel('a', { app: 'web' })
    relabel('a', { app: 'web', x: 'y' })
    relabel('a', {})
    expect(await take(watch, 3)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a'])
  })

  test('from a revision that is forgotten says 410, and ends', async () => {
    const { metadata } = make('a')
    for (let index = 0; index < 2100; index++) relabel('a', { index: String(index) })
    const watch = await lab.open(`${MAPS}?watch=true&resourceVersion=${metadata.resourceVersion}`)
    const lines: unknown[] = []
    for await (const line of watchLines(watch)) lines.push(line)
    expect(lines).toMatchObject([{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }])
    expect(valueAt(lines[0], 'object', 'message')).toMatch(/^too old resource version: \d+ \(\d+\)$/)
  })

  test('as a table tells the columns once', async () => {
    make('a')
    make('b')
    const watch = await lab.open(`${MAPS}?watch=true`, {
      Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    })
    const heads: unknown[] = []
    for await (const line of watchLines(watch)) {
      heads.push(valueAt(line, 'object', 'columnDefinitions'))
      if (heads.length === 2) break
    }
    expect(heads[0]).toHaveLength(3)
    expect(heads[1]).toBeNull()
  })

  test('that allows bookmarks is told the revision, and where the initial events end', async () => {
    make('a')
    const query =
      'watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan'
    const watch = await lab.open(`${MAPS}?${query}`)
    const lines = watchLines(watch)
    expect((await lines.next()).value).toMatchObject({ type: 'ADDED' })
    expect((await lines.next()).value).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    })
    await lab.clock.advance(60_000)
    expect((await lines.next()).value).toMatchObject({ type: 'BOOKMARK' })
    watch.destroy()
  })

  test('ends after its timeout', async () => {
    const watch = await lab.open(`${MAPS}?watch=true&timeoutSeconds=5`)
    await lab.clock.advance(5000)
    expect(await take(watch, 1)).toEqual([])
  })
})

describe('many watches', () => {
  test('200 of them see the same', async () => {
    const watches = await Promise.all(Array.from({ length: 200 }, () => lab.open(`${MAPS}?watch=true`)))
    expect(lab.server.watches).toBe(200)
    for (const name of ['a', 'b', 'c']) make(name)
    const seen = await Promise.all(watches.map((watch) => take(watch, 3)))
    expect(new Set(seen.map((names) => names.join(', ')))).toEqual(new Set(['ADDED a, ADDED b, ADDED c']))
    await vi.waitFor(() => expect(lab.server.watches).toBe(0))
  })

  test('one that does not read is let go, and the others do not wait for it', async () => {
    const stuck = await lab.open(`${MAPS}?watch=true`)
    stuck.pause()
    const good = await lab.open(`${MAPS}?watch=true`)
    const broken = new Promise<void>((resolve) => {
      stuck.on('error', () => resolve())
      stuck.on('close', () => resolve())
    })
    const big = 'x'.repeat(20_000)
    const reading = take(good, 2_000)
    for (let index = 0; index < 2_000; index++) {
      lab.api.create('configmaps', { metadata: { name: `big-${index}` }, data: { big } })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await reading).toHaveLength(2_000)
    await vi.waitFor(() => expect(lab.server.watches).toBe(0))
    stuck.resume()
    await broken
  })

  test('begin with a state that is written as they read it', async () => {
    const big = 'x'.repeat(20_000)
    for (let index = 0; index < 500; index++)
      lab.api.create('configmaps', { metadata: { name: `big-${index}` }, data: { big } })
    const before = process.memoryUsage().arrayBuffers
    const stuck = await Promise.all(Array.from({ length: 40 }, () => lab.open(`${MAPS}?watch=true`)))
    for (const watch of stuck) watch.pause()
    await vi.waitFor(() => expect(lab.server.watches).toBe(40))
    const good = await lab.open(`${MAPS}?watch=true`)
    expect(await take(good, 500)).toHaveLength(500)
    // The whole state is 10 MB; forty clients that do not read would make it 400.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024)
    for (const watch of stuck) watch.destroy()
    await vi.waitFor(() => expect(lab.server.watches).toBe(0))
  })

  test('all end when another cluster takes the place', async () => {
    const watch = await lab.open(`${MAPS}?watch=true`)
    const other = await testServer()
    lab.server.replaceCluster({ api: other.api, clock: other.clock, chance: new Chance(3) })
    expect(await take(watch, 1)).toEqual([])
    await other.server.dispose()
    expect(isJsonObject((await lab.ask('GET', MAPS)).json)).toBe(true)
  })
})
