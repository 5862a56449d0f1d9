import { beforeEach, describe, expect, test } from 'vitest'

import type { Change } from '../kube/api.ts'
import type { ManualClock } from '../manual-clock.ts'
import type { ClusterApi } from './api.ts'
import { refusal, testCluster } from './cluster.fixture.ts'
import { StatusError } from './status-error.ts'

let api: ClusterApi
let clock: ManualClock
let ports: Set<number>

beforeEach(() => {
  ;({ api, clock, ports } = testCluster())
})

const pod = (name: string) =>
  api.create('pods', { metadata: { name }, spec: { containers: [{ name: 'main', image: 'pause' }] } })

describe('ports and addresses', () => {
  const service = (name: string, spec: object) =>
    api.create('services', { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } })

  test('are given back with the Service, and when its creation fails', () => {
    service('web', { type: 'NodePort' })
    expect([...ports]).toEqual([30_000])
    expect(() => service('Bad_Name', { type: 'NodePort' })).toThrow(StatusError)
    expect([...ports]).toEqual([30_000])
    api.delete('services', 'default', 'web')
    expect([...ports]).toEqual([])
  })

  test('an address is one Service’s', () => {
    expect(service('a', { clusterIP: '10.96.0.1' }).spec.clusterIP).toBe('10.96.0.1')
    expect(refusal(() => service('b', { clusterIP: '10.96.0.1' })).message).toBe(
      'Service "b" is invalid: spec.clusterIPs: Invalid value: []string{"10.96.0.1"}: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    )
    expect(service('c', {}).spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/)
  })
})

describe('watching', () => {
  test('first what is there, then each change in order, never within the write', async () => {
    pod('a')
    const seen: string[] = []
    const note = ({ type, object }: Change<'pods'>): void => void seen.push(`${type} ${object.metadata.name}`)
    const watch = api.watch('pods', note)
    pod('b')
    api.delete('pods', 'default', 'a')
    expect(seen).toEqual([])
    await clock.advance(0)
    expect(seen).toEqual(['ADDED a', 'ADDED b', 'DELETED a'])
    watch.dispose()
    pod('c')
    await clock.advance(0)
    expect(seen).toHaveLength(3)
  })

  test('the order holds over several resources, and a write from a listener comes after', async () => {
    const seen: string[] = []
    api.watch('pods', ({ type, object }) => {
      seen.push(`pod ${type} ${object.metadata.name}`)
      if (object.metadata.name === 'a') api.create('configmaps', { metadata: { name: 'made-of-a' } })
    })
    api.watch('configmaps', ({ object }) => void seen.push(`configmap ${object.metadata.name}`))
    pod('a')
    api.create('configmaps', { metadata: { name: 'first' } })
    pod('b')
    await clock.advance(0)
    expect(seen).toEqual(['pod ADDED a', 'configmap first', 'pod ADDED b', 'configmap made-of-a'])
  })

  test('after dispose nothing is watched', async () => {
    api.watch('pods', () => {})
    expect(api.store.collection('pods').watchers).toBe(1)
    api.dispose()
    expect(api.store.collection('pods').watchers).toBe(0)
  })
})
