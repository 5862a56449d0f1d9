import { afterEach, beforeEach, expect, it } from 'vitest'

import type { KindMap } from '../../kube/objects.ts'
import { addNode, createTestCluster, eventsAbout, type TestCluster } from '../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster({ readyAfterMs: 1000 })
})
afterEach(() => cluster.dispose())

const labels = { app: 'web' }
const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } }

function createStatefulSet(spec: object = {}): void {
  cluster.api.create('statefulsets.apps', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 3, serviceName: 'web', selector: { matchLabels: labels }, template, ...spec },
  })
}

function names(): string[] {
  return cluster.api.list('pods', { namespace: 'default' }).map(({ metadata }) => metadata.name)
}

function images(): (string | undefined)[] {
  return cluster.api.list('pods', { namespace: 'default' }).map(({ spec }) => spec.containers[0]?.image)
}

function statefulSet(): KindMap['statefulsets.apps'] {
  return cluster.api.get('statefulsets.apps', 'default', 'web')
}

it('brings numbered pods up one after the other', async () => {
  createStatefulSet()
  await cluster.settle()
  expect(names()).toEqual(['web-0'])
  await cluster.clock.advance(1000)
  expect(names()).toEqual(['web-0', 'web-1'])
  await cluster.clock.advance(2000)
  expect(names()).toEqual(['web-0', 'web-1', 'web-2'])
  expect(cluster.api.get('pods', 'default', 'web-1').spec).toMatchObject({
    hostname: 'web-1',
    subdomain: 'web',
  })
  expect(statefulSet().status).toMatchObject({
    replicas: 3,
    readyReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
  })
  expect(eventsAbout(cluster.api, 'web')[0]).toBe(
    'SuccessfulCreate: create Pod web-0 in StatefulSet web successful',
  )
})

it('brings them up at once when it may', async () => {
  createStatefulSet({ podManagementPolicy: 'Parallel' })
  await cluster.settle()
  expect(names()).toEqual(['web-0', 'web-1', 'web-2'])
})

it('takes the last one down first', async () => {
  createStatefulSet()
  await cluster.clock.advance(5000)
  cluster.api.modify('statefulsets.apps', 'default', 'web', ({ spec }) => {
    spec.replicas = 1
  })
  await cluster.clock.advance(31_000)
  expect(names()).toEqual(['web-0', 'web-1'])
  await cluster.clock.advance(31_000)
  expect(names()).toEqual(['web-0'])
})

it('updates from the last to the first, down to the partition', async () => {
  createStatefulSet({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } })
  await cluster.clock.advance(5000)
  cluster.api.modify('statefulsets.apps', 'default', 'web', ({ spec }) => {
    for (const container of spec.template.spec?.containers ?? []) container.image = 'busybox'
  })
  await cluster.clock.advance(35_000)
  expect(images()).toEqual(['nginx', 'nginx', 'busybox'])
  await cluster.clock.advance(70_000)
  expect(images()).toEqual(['nginx', 'busybox', 'busybox'])
  const { currentRevision, updateRevision } = statefulSet().status
  expect(currentRevision).not.toBe(updateRevision)
  expect(
    cluster.api
      .list('controllerrevisions.apps')
      .map(({ revision }) => revision)
      .toSorted((one, other) => one - other),
  ).toEqual([1, 2])
})

it('writes the annotations of the set, with its change-cause, into its history', async () => {
  createStatefulSet()
  const annotations = { 'kubernetes.io/change-cause': 'kubectl create' }
  cluster.api.modify('statefulsets.apps', 'default', 'web', ({ metadata }) => {
    metadata.annotations = annotations
  })
  await cluster.settle()
  const [revision] = cluster.api.list('controllerrevisions.apps')
  expect(revision?.metadata.annotations).toEqual(annotations)
})

it('gives each pod a claim of its own, which is bound to a volume', async () => {
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }
  createStatefulSet({ replicas: 2, volumeClaimTemplates: [claim] })
  await cluster.clock.advance(5000)
  const claims = cluster.api.list('persistentvolumeclaims')
  expect(claims.map(({ metadata, status }) => [metadata.name, status?.phase])).toEqual([
    ['data-web-0', 'Bound'],
    ['data-web-1', 'Bound'],
  ])
  expect(cluster.api.list('persistentvolumes').map(({ status }) => status?.phase)).toEqual(['Bound', 'Bound'])
  cluster.api.delete('statefulsets.apps', 'default', 'web')
  await cluster.clock.advance(60_000)
  cluster.api.delete('persistentvolumeclaims', 'default', 'data-web-0')
  await cluster.settle()
  expect(cluster.api.list('persistentvolumes')).toHaveLength(1)
})

function createDaemonSet(): void {
  cluster.api.create('daemonsets.apps', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template },
  })
}

it('keeps a daemon on every node, new ones and cordoned ones too', async () => {
  createDaemonSet()
  await cluster.clock.advance(1000)
  const places = (): (string | undefined)[] =>
    cluster.api
      .list('pods')
      .map(({ spec }) => spec.nodeName)
      .toSorted((one = '', other = '') => (one < other ? -1 : 1))
  expect(places()).toEqual(['kube1', 'kube2', 'kube3'])
  addNode(cluster.api, 'kube4')
  cluster.api.modify('nodes', undefined, 'kube1', ({ spec }) => {
    spec.unschedulable = true
  })
  await cluster.clock.advance(1000)
  expect(places()).toEqual(['kube1', 'kube2', 'kube3', 'kube4'])
  expect(cluster.api.get('daemonsets.apps', 'default', 'web').status).toMatchObject({
    currentNumberScheduled: 4,
    desiredNumberScheduled: 4,
    numberReady: 4,
    numberAvailable: 4,
    updatedNumberScheduled: 4,
    numberMisscheduled: 0,
  })
})

it('replaces daemons node by node', async () => {
  createDaemonSet()
  await cluster.clock.advance(1000)
  cluster.api.modify('daemonsets.apps', 'default', 'web', ({ spec }) => {
    for (const container of spec.template.spec?.containers ?? []) container.image = 'busybox'
  })
  await cluster.clock.advance(5000)
  expect(
    cluster.api.list('pods').filter(({ metadata }) => metadata.deletionTimestamp !== undefined),
  ).toHaveLength(1)
  await cluster.clock.advance(120_000)
  expect(images()).toEqual(['busybox', 'busybox', 'busybox'])
})

it('keeps the bounds of an autoscaler and says that it has no metrics', async () => {
  cluster.api.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 5, selector: { matchLabels: labels }, template },
  })
  cluster.api.create('poddisruptionbudgets.policy', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  })
  cluster.api.create('horizontalpodautoscalers.autoscaling', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    },
  })
  await cluster.clock.advance(20_000)
  expect(cluster.api.get('deployments.apps', 'default', 'web').spec.replicas).toBe(3)
  const { conditions } = cluster.api.get('horizontalpodautoscalers.autoscaling', 'default', 'web').status
  expect(conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
    'AbleToScale True SucceededGetScale',
    'ScalingActive False FailedGetResourceMetric',
  ])
  expect(cluster.api.get('poddisruptionbudgets.policy', 'default', 'web').status).toMatchObject({
    currentHealthy: 3,
    desiredHealthy: 2,
    disruptionsAllowed: 1,
    expectedPods: 3,
  })
})
