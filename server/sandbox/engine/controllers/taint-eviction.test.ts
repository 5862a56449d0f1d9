import type { Toleration } from 'kubernetes-types/core/v1'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { type TestCluster, createTestCluster, eventsAbout } from '../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster({ nodes: 1 })
})
afterEach(() => cluster.dispose())

async function createPod(name: string, tolerations: Toleration[] = []): Promise<void> {
  const containers = [{ name: 'main', image: 'nginx' }]
  cluster.api.create('pods', { metadata: { name }, spec: { containers, tolerations } })
  await cluster.clock.advance(1000)
}

function taint(isTainted: boolean): void {
  cluster.api.modify('nodes', undefined, 'kube1', ({ spec }) => {
    spec.taints = isTainted ? [{ key: 'room', value: 'wet', effect: 'NoExecute' }] : []
  })
}

const isLeaving = (name: string): boolean =>
  cluster.api.get('pods', 'default', name).metadata.deletionTimestamp !== undefined

it('drives out the pods that do not tolerate a NoExecute taint', async () => {
  await createPod('dry')
  await createPod('frog', [{ key: 'room', operator: 'Exists' }])
  taint(true)
  await cluster.settle()
  expect([isLeaving('dry'), isLeaving('frog')]).toEqual([true, false])
  expect(eventsAbout(cluster.api, 'dry')).toContain(
    'TaintManagerEviction: Marking for deletion Pod default/dry',
  )
})

it('lets a pod stay for its toleration’s seconds, counted from the taint', async () => {
  await createPod('hardy', [{ key: 'room', value: 'wet', effect: 'NoExecute', tolerationSeconds: 60 }])
  taint(true)
  await cluster.clock.advance(59_000)
  expect(isLeaving('hardy')).toBe(false)
  await cluster.clock.advance(1000)
  expect(isLeaving('hardy')).toBe(true)
})

it('forgets a taint that was taken away in time', async () => {
  await createPod('hardy', [{ key: 'room', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }])
  taint(true)
  await cluster.clock.advance(59_000)
  taint(false)
  await cluster.clock.advance(100_000)
  expect(isLeaving('hardy')).toBe(false)
})
