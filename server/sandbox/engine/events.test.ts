import { afterEach, beforeEach, expect, it } from 'vitest'

import type { KindMap } from '../kube/objects.ts'
import { createTestCluster, type TestCluster } from './cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster()
})
afterEach(() => cluster.dispose())

function thing(): KindMap['configmaps'] {
  const metadata = { name: 'thing', namespace: 'default' }
  return (
    cluster.api.find('configmaps', 'default', 'thing') ??
    cluster.api.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata })
  )
}

function record(message: string): void {
  cluster.recorder.record(thing(), 'Normal', 'Tested', message, { component: 'tester', host: 'kube1' })
}

function events(): KindMap['events'][] {
  return cluster.api.list('events', { namespace: 'default' }).filter(({ reason }) => reason === 'Tested')
}

it('names the object, the source and the times as client-go does', () => {
  record('once')
  const [event] = events()
  expect(event).toMatchObject({
    involvedObject: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'thing',
      namespace: 'default',
      uid: thing().metadata.uid,
    },
    source: { component: 'tester', host: 'kube1' },
    reportingComponent: 'tester',
    reportingInstance: 'kube1',
    firstTimestamp: '2026-11-23T09:00:00Z',
    lastTimestamp: '2026-11-23T09:00:00Z',
    count: 1,
    type: 'Normal',
    message: 'once',
  })
  expect(event?.metadata.name).toMatch(/^thing\.[0-9a-f]{16}$/)
})

it('counts what is said again', async () => {
  record('again')
  await cluster.clock.advance(5000)
  record('again')
  expect(events()).toHaveLength(1)
  expect(events()[0]).toMatchObject({
    count: 2,
    firstTimestamp: '2026-11-23T09:00:00Z',
    lastTimestamp: '2026-11-23T09:00:05Z',
  })
})

it('combines similar events from the tenth on', () => {
  for (let number = 1; number <= 12; number++) record(`message ${number}`)
  const messages = events().map(({ message, count }) => `${message} x${count}`)
  expect(messages).toHaveLength(10)
  expect(messages).toContain('message 9 x1')
  expect(messages).toContain('(combined from similar events): message 12 x3')
})

it('holds back a flood about one object', () => {
  for (let number = 1; number <= 100; number++) record('flood')
  expect(events()[0]?.count).toBe(25)
})

it('forgets an event an hour after it was last said', async () => {
  record('old')
  await cluster.clock.advance(1_800_000)
  record('old')
  await cluster.clock.advance(3_599_000)
  expect(events()).toHaveLength(1)
  await cluster.clock.advance(2000)
  expect(events()).toHaveLength(0)
})
