import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startCluster } from './cluster.fixture.ts'
import type { KubeletCluster } from './cluster.fixture.ts'

let cluster: KubeletCluster

beforeEach(() => {
  cluster = startCluster()
})

afterEach(() => cluster.dispose())

describe('nodes', () => {
  it('are registered, honest about what they are, and kept alive', async () => {
    const node = cluster.api.get('nodes', undefined, 'kube1')
    expect(node.status.nodeInfo).toMatchObject({
      containerRuntimeVersion: 'sandbox://0.1.0',
      osImage: 'livedeck sandbox (simulated)',
      kubeletVersion: 'v1.32.0+sandbox',
      kernelVersion: '6.1.0',
      architecture: 'amd64',
    })
    expect(node.status.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'MemoryPressure=False',
      'DiskPressure=False',
      'PIDPressure=False',
      'Ready=True',
    ])
    await cluster.clock.advance(20_000)
    expect(cluster.api.get('leases.coordination.k8s.io', 'kube-node-lease', 'kube1').spec?.renewTime).toBe(
      '2026-11-23T09:00:20.000000Z',
    )
    await cluster.clock.advance(280_000)
    const ready = cluster.api.get('nodes', undefined, 'kube1').status.conditions?.at(-1)
    expect(ready).toMatchObject({
      lastHeartbeatTime: '2026-11-23T09:05:00Z',
      lastTransitionTime: '2026-11-23T09:00:00Z',
    })
  })

  it('list the images that have come to them', async () => {
    cluster.run({})
    await cluster.clock.advance(2000)
    expect(cluster.api.get('nodes', undefined, 'kube1').status.images?.[0]?.names).toContain(
      'docker.io/library/alpine:latest',
    )
  })
})
