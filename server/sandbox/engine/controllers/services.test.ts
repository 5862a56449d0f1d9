import type { ServiceSpec } from 'kubernetes-types/core/v1'
import { afterEach, beforeEach, expect, it } from 'vitest'

import type { KindMap } from '../../kube/objects.ts'
import { createTestCluster, setReady, type TestCluster } from '../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster()
})
afterEach(() => cluster.dispose())

async function expose(spec: Partial<ServiceSpec>): Promise<void> {
  cluster.api.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
    spec: { selector: { app: 'web' }, ...spec },
  })
  await cluster.settle()
}

async function run(name: string, port = 8080): Promise<KindMap['pods']> {
  cluster.api.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'nginx', ports: [{ name: 'http', containerPort: port }] }] },
  })
  await cluster.settle()
  return cluster.api.get('pods', 'default', name)
}

function slices(): KindMap['endpointslices.discovery.k8s.io'][] {
  return cluster.api
    .list('endpointslices.discovery.k8s.io')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')
}

it('follows pods by name of port, ready and not ready', async () => {
  await expose({ ports: [{ port: 80, targetPort: 'http' }] })
  const [first, second] = [await run('a'), await run('b')]
  setReady(cluster.api, second, false, cluster.clock.now())
  await cluster.settle()
  const { subsets } = cluster.api.get('endpoints', 'default', 'web')
  expect(subsets).toEqual([
    {
      addresses: [
        {
          ip: first.status.podIP,
          nodeName: first.spec.nodeName,
          targetRef: { kind: 'Pod', namespace: 'default', name: 'a', uid: first.metadata.uid },
        },
      ],
      notReadyAddresses: [expect.objectContaining({ ip: second.status.podIP })],
      ports: [{ port: 8080, protocol: 'TCP' }],
    },
  ])
  expect(slices()).toHaveLength(1)
  expect(slices()[0]?.ports).toEqual([{ name: '', port: 8080, protocol: 'TCP' }])
  expect(slices()[0]?.endpoints?.map(({ conditions }) => conditions)).toEqual([
    { ready: true, serving: true, terminating: false },
    { ready: false, serving: false, terminating: false },
  ])
})

it('drops a pod from Endpoints as soon as it is deleted, and shows it as terminating in its slice', async () => {
  await expose({ ports: [{ port: 80 }] })
  await run('a')
  cluster.api.delete('pods', 'default', 'a')
  await cluster.settle()
  expect(cluster.api.get('endpoints', 'default', 'web').subsets ?? []).toEqual([])
  expect(slices()[0]?.endpoints?.[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true })
  await cluster.clock.advance(31_000)
  expect(slices()[0]?.endpoints ?? []).toEqual([])
})

it('has an empty slice before there are pods, and none after the Service has gone', async () => {
  await expose({ ports: [{ port: 80 }] })
  expect(slices()).toHaveLength(1)
  expect(slices()[0]?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  cluster.api.delete('services', 'default', 'web')
  await cluster.settle()
  expect(slices()).toEqual([])
  expect(cluster.api.find('endpoints', 'default', 'web')).toBeUndefined()
})

it('marks what stands for a headless Service', async () => {
  await expose({ clusterIP: 'None', ports: [{ port: 80 }] })
  expect(cluster.api.get('endpoints', 'default', 'web').metadata.labels).toEqual({
    app: 'web',
    'service.kubernetes.io/headless': '',
  })
})

it('leaves the Service kubernetes to the API server', () => {
  expect(cluster.api.get('services', 'default', 'kubernetes').spec.clusterIP).toBe('10.96.0.1')
  expect(cluster.api.get('endpoints', 'default', 'kubernetes').subsets?.[0]?.ports).toEqual([
    { name: 'https', port: 6443, protocol: 'TCP' },
  ])
})
