import { afterEach, beforeEach, expect, it } from 'vitest'

import { createTestCluster, type TestCluster } from '../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster()
})
afterEach(() => cluster.dispose())

async function createDeployment(namespace = 'default'): Promise<void> {
  const labels = { app: 'web' }
  cluster.api.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
    },
  })
  await cluster.clock.advance(1000)
}

function counts(namespace = 'default'): Record<string, number> {
  const { api } = cluster
  return {
    deployments: api.list('deployments.apps', { namespace }).length,
    replicaSets: api.list('replicasets.apps', { namespace }).length,
    pods: api.list('pods', { namespace }).length,
  }
}

it('removes what a deleted Deployment owned', async () => {
  await createDeployment()
  cluster.api.delete('deployments.apps', 'default', 'web')
  await cluster.settle()
  expect(counts()).toEqual({ deployments: 0, replicaSets: 0, pods: 2 })
  expect(cluster.api.list('pods').every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(
    true,
  )
  await cluster.clock.advance(31_000)
  expect(counts()).toEqual({ deployments: 0, replicaSets: 0, pods: 0 })
})

it('keeps the Deployment until its pods are gone when it is deleted in the foreground', async () => {
  await createDeployment()
  cluster.api.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Foreground' })
  await cluster.clock.advance(29_000)
  expect(counts()).toEqual({ deployments: 1, replicaSets: 1, pods: 2 })
  await cluster.clock.advance(3000)
  expect(counts()).toEqual({ deployments: 0, replicaSets: 0, pods: 0 })
})

it('leaves orphans alone, and a new Deployment takes them in', async () => {
  await createDeployment()
  const pods = new Set(cluster.api.list('pods').map(({ metadata }) => metadata.uid))
  cluster.api.delete('deployments.apps', 'default', 'web', { propagationPolicy: 'Orphan' })
  await cluster.clock.advance(60_000)
  expect(counts()).toEqual({ deployments: 0, replicaSets: 1, pods: 2 })
  expect(cluster.api.list('replicasets.apps')[0]?.metadata.ownerReferences ?? []).toEqual([])
  await createDeployment()
  expect(counts()).toEqual({ deployments: 1, replicaSets: 1, pods: 2 })
  expect(cluster.api.list('replicasets.apps')[0]?.metadata.ownerReferences).toHaveLength(1)
  expect(new Set(cluster.api.list('pods').map(({ metadata }) => metadata.uid))).toEqual(pods)
})

it('gives a namespace its service account and config map, again when they are deleted', async () => {
  cluster.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } })
  await cluster.settle()
  cluster.api.delete('serviceaccounts', 'lab', 'default')
  cluster.api.delete('configmaps', 'lab', 'kube-root-ca.crt')
  await cluster.settle()
  expect(cluster.api.find('serviceaccounts', 'lab', 'default')).toBeDefined()
  expect(cluster.api.find('configmaps', 'lab', 'kube-root-ca.crt')).toBeDefined()
})

it('empties a namespace, and removes it when its last pod has ended', async () => {
  cluster.api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } })
  await createDeployment('lab')
  cluster.api.delete('namespaces', undefined, 'lab')
  await cluster.clock.advance(10_000)
  expect(cluster.api.get('namespaces', undefined, 'lab').status.phase).toBe('Terminating')
  expect(counts('lab')).toEqual({ deployments: 0, replicaSets: 0, pods: 2 })
  await cluster.clock.advance(30_000)
  expect(cluster.api.find('namespaces', undefined, 'lab')).toBeUndefined()
  expect(cluster.api.list('configmaps', { namespace: 'lab' })).toEqual([])
})
