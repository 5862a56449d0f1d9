import { afterEach, expect, it } from 'vitest'

import { createTestCluster, type TestCluster } from './cluster.fixture.ts'

let cluster: TestCluster | undefined

afterEach(() => cluster?.dispose())

function createDeployment(replicas: number): void {
  cluster?.api.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx' }] },
      },
    },
  })
}

it('reaches 500 replicas behind a Service without much work', async () => {
  cluster = createTestCluster({ nodes: 6 })
  cluster.api.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  })
  await cluster.settle()
  createDeployment(500)
  const before = process.cpuUsage()
  await cluster.clock.advance(1000)
  const { user, system } = process.cpuUsage(before)
  expect(cluster.api.get('deployments.apps', 'default', 'web').status.availableReplicas).toBe(500)
  const slices = cluster.api
    .list('endpointslices.discovery.k8s.io')
    .filter(({ metadata }) => metadata.name !== 'kubernetes')
  expect(slices.map(({ endpoints }) => endpoints?.length)).toEqual([100, 100, 100, 100, 100])
  const perNode = new Map<string, number>()
  for (const { spec } of cluster.api.list('pods')) {
    perNode.set(spec.nodeName ?? '', (perNode.get(spec.nodeName ?? '') ?? 0) + 1)
  }
  expect([...perNode.values()].toSorted((left, right) => left - right)).toEqual([83, 83, 83, 83, 84, 84])
  // Microseconds; about 0.7 s where this was written, with everything that the API server does for it.
  expect(user + system).toBeLessThan(5_000_000)
})

it('leaves nothing behind when it is disposed of', async () => {
  cluster = createTestCluster()
  createDeployment(3)
  await cluster.clock.advance(1000)
  cluster.dispose()
  expect(cluster.clock.pending).toBe(0)
})
