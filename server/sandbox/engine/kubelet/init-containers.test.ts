import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startCluster } from './cluster.fixture.ts'
import type { KubeletCluster } from './cluster.fixture.ts'

let cluster: KubeletCluster

beforeEach(() => {
  cluster = startCluster()
})

afterEach(async () => {
  await cluster.dispose()
  expect(cluster.network.attached.size, 'addresses still taken').toBe(0)
})

describe('init containers', () => {
  const init = [
    { name: 'one', image: 'alpine', command: ['true'] },
    { name: 'side', image: 'alpine', command: ['polite'], restartPolicy: 'Always' },
  ]

  it('come first, and a sidecar stays until the others have ended', async () => {
    cluster.run({ command: ['true'] }, { initContainers: init, restartPolicy: 'Never' })
    await cluster.clock.advance(300)
    expect(cluster.stateOf()).toBe('PodInitializing')
    expect(cluster.conditions()['Initialized']).toBe('False')
    await cluster.clock.advance(5000)
    expect(cluster.pod().status.phase).toBe('Succeeded')
    const ends = cluster.pod().status.initContainerStatuses?.map(({ state }) => state?.terminated?.reason)
    expect(ends).toEqual(['Completed', 'Completed'])
  })

  it('that fail hold the pod up', async () => {
    const failing = [{ name: 'one', image: 'alpine', command: ['false'] }]
    cluster.run({}, { initContainers: failing })
    await cluster.clock.advance(6000)
    expect(cluster.pod().status.initContainerStatuses?.[0]?.state?.waiting?.reason).toBe('CrashLoopBackOff')
    expect([cluster.pod().status.phase, cluster.stateOf()]).toEqual(['Pending', 'PodInitializing'])
  })
})
