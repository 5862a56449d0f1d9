import { afterEach, beforeEach, expect, it } from 'vitest'

import type { KindMap } from '../../../kube/objects.ts'
import { createTestCluster, eventsAbout, type TestCluster } from '../../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster({ readyAfterMs: 1000 })
})
afterEach(() => cluster.dispose())

function createDeployment(replicas = 3, spec: object = {}): void {
  cluster.api.create('deployments.apps', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'pingpong', namespace: 'default', labels: { app: 'pingpong' } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'pingpong' } },
      template: {
        metadata: { labels: { app: 'pingpong' } },
        spec: { containers: [{ name: 'alpine', image: 'alpine', command: ['ping', '127.0.0.1'] }] },
      },
      ...spec,
    },
  })
}

function setImage(image: string): void {
  change(({ spec }) => {
    for (const container of spec.template.spec?.containers ?? []) container.image = image
  })
}

function change(how: (draft: KindMap['deployments.apps']) => void): void {
  cluster.api.modify('deployments.apps', 'default', 'pingpong', how)
}

function deployment(): KindMap['deployments.apps'] {
  return cluster.api.get('deployments.apps', 'default', 'pingpong')
}

function replicaSets(): readonly KindMap['replicasets.apps'][] {
  return cluster.api.list('replicasets.apps', { namespace: 'default' })
}

function livingPods(): readonly KindMap['pods'][] {
  return cluster.api
    .list('pods', { namespace: 'default' })
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
}

function conditions(): string[] {
  return (deployment().status.conditions ?? []).map(
    ({ type, status, reason }) => `${type} ${status} ${reason}`,
  )
}

it('brings up its pods through a ReplicaSet named by the hash of its template', async () => {
  createDeployment()
  await cluster.settle()
  const [replicaSet] = replicaSets()
  expect(replicaSet?.metadata.name).toMatch(/^pingpong-[bcdfghjklmnpqrstvwxz2456789]{8,10}$/)
  const hash = replicaSet?.metadata.name.slice('pingpong-'.length)
  expect(replicaSet?.spec.selector.matchLabels).toEqual({ app: 'pingpong', 'pod-template-hash': hash })
  expect(replicaSet?.metadata.annotations).toEqual({
    'deployment.kubernetes.io/desired-replicas': '3',
    'deployment.kubernetes.io/max-replicas': '4',
    'deployment.kubernetes.io/revision': '1',
  })
  expect(conditions()).toEqual([
    'Available False MinimumReplicasUnavailable',
    'Progressing True ReplicaSetUpdated',
  ])
  await cluster.clock.advance(1000)
  expect(livingPods().map(({ metadata }) => metadata.labels)).toEqual(
    Array.from({ length: 3 }, () => ({ app: 'pingpong', 'pod-template-hash': hash })),
  )
  expect(deployment().status).toMatchObject({
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  })
  expect(deployment().status.unavailableReplicas).toBeUndefined()
  expect(deployment().metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' })
  expect(conditions()).toEqual([
    'Available True MinimumReplicasAvailable',
    'Progressing True NewReplicaSetAvailable',
  ])
  expect(deployment().status.conditions?.[1]?.message).toBe(
    `ReplicaSet "pingpong-${hash}" has successfully progressed.`,
  )
  expect(eventsAbout(cluster.api, 'pingpong')).toEqual([
    `ScalingReplicaSet: Scaled up replica set pingpong-${hash} from 0 to 3`,
  ])
})

it('has Progressing before Available once it was scaled up, as on kube1', async () => {
  createDeployment(1)
  await cluster.clock.advance(1000)
  change((draft) => (draft.spec.replicas = 3))
  await cluster.clock.advance(5000)
  expect(conditions()).toEqual([
    'Progressing True NewReplicaSetAvailable',
    'Available True MinimumReplicasAvailable',
  ])
  expect(replicaSets()[0]?.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/max-replicas': '4',
  })
  const name = replicaSets()[0]?.metadata.name
  expect(eventsAbout(cluster.api, 'pingpong')).toEqual([
    `ScalingReplicaSet: Scaled up replica set ${name} from 0 to 1`,
    `ScalingReplicaSet: Scaled up replica set ${name} from 1 to 3`,
  ])
})

it('rolls pod by pod, never below three ready and never above four', async () => {
  createDeployment()
  await cluster.clock.advance(1000)
  const old = replicaSets()[0]?.metadata.name
  setImage('busybox')
  for (let step = 0; step < 40; step++) {
    await cluster.clock.advance(100)
    expect(livingPods().length).toBeLessThanOrEqual(4)
    expect(deployment().status.availableReplicas).toBeGreaterThanOrEqual(3)
  }
  expect(deployment().status).toMatchObject({
    replicas: 3,
    updatedReplicas: 3,
    availableReplicas: 3,
    observedGeneration: 2,
  })
  const young = replicaSets().find(({ metadata }) => metadata.name !== old)?.metadata.name
  expect(eventsAbout(cluster.api, 'pingpong')).toEqual([
    `ScalingReplicaSet: Scaled up replica set ${old} from 0 to 3`,
    `ScalingReplicaSet: Scaled up replica set ${young} from 0 to 1`,
    `ScalingReplicaSet: Scaled down replica set ${old} from 3 to 2`,
    `ScalingReplicaSet: Scaled up replica set ${young} from 1 to 2`,
    `ScalingReplicaSet: Scaled down replica set ${old} from 2 to 1`,
    `ScalingReplicaSet: Scaled up replica set ${young} from 2 to 3`,
    `ScalingReplicaSet: Scaled down replica set ${old} from 1 to 0`,
  ])
})

it('uses the old ReplicaSet again when rolled back, under a new revision', async () => {
  createDeployment()
  await cluster.clock.advance(1000)
  const old = replicaSets()[0]?.metadata.name ?? ''
  setImage('busybox')
  await cluster.clock.advance(10_000)
  setImage('alpine')
  await cluster.clock.advance(10_000)
  expect(replicaSets()).toHaveLength(2)
  const annotations = cluster.api.get('replicasets.apps', 'default', old).metadata.annotations
  expect(annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  })
  expect(deployment().metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '3' })
})

it('waits for the last old pod with Recreate', async () => {
  createDeployment(2, { strategy: { type: 'Recreate' } })
  await cluster.clock.advance(1000)
  const before = new Set(livingPods().map(({ metadata }) => metadata.uid))
  setImage('busybox')
  await cluster.clock.advance(29_000)
  expect(cluster.api.list('pods', { namespace: 'default' })).toHaveLength(2)
  expect(livingPods()).toHaveLength(0)
  await cluster.clock.advance(3000)
  expect(livingPods()).toHaveLength(2)
  expect(livingPods().some(({ metadata }) => before.has(metadata.uid))).toBe(false)
})

it('says so when a rollout does not get on within its deadline', async () => {
  createDeployment(1, { progressDeadlineSeconds: 10 })
  cluster.dispose()
  cluster = createTestCluster({ readyAfterMs: 1e9 })
  createDeployment(1, { progressDeadlineSeconds: 10 })
  await cluster.clock.advance(9000)
  expect(conditions()).toEqual([
    'Available False MinimumReplicasUnavailable',
    'Progressing True ReplicaSetUpdated',
  ])
  await cluster.clock.advance(3000)
  expect(conditions()).toEqual([
    'Available False MinimumReplicasUnavailable',
    'Progressing False ProgressDeadlineExceeded',
  ])
})

it('takes up no new template while it is paused', async () => {
  createDeployment(1)
  await cluster.clock.advance(1000)
  change((draft) => (draft.spec.paused = true))
  setImage('busybox')
  await cluster.clock.advance(1000)
  expect(replicaSets()).toHaveLength(1)
  expect(conditions()).toContain('Progressing Unknown DeploymentPaused')
  change((draft) => (draft.spec.paused = false))
  await cluster.clock.advance(5000)
  expect(replicaSets()).toHaveLength(2)
  expect(conditions()).toContain('Progressing True NewReplicaSetAvailable')
})

it('keeps as many old ReplicaSets as its revisionHistoryLimit says', async () => {
  createDeployment(1, { revisionHistoryLimit: 1 })
  await cluster.clock.advance(2000)
  for (const image of ['busybox', 'nginx', 'pause']) {
    setImage(image)
    await cluster.clock.advance(60_000)
  }
  const revisions = replicaSets().map(
    ({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision'],
  )
  expect(new Set(revisions)).toEqual(new Set(['3', '4']))
})

it('shares new replicas out in proportion amid a rollout', async () => {
  createDeployment(10, {
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
  })
  await cluster.clock.advance(2000)
  const old = replicaSets()[0]?.metadata.name
  cluster.api
    .list('nodes')
    .forEach(({ metadata }) =>
      cluster.api.modify('nodes', undefined, metadata.name, (draft) => (draft.spec.unschedulable = true)),
    )
  await cluster.settle()
  setImage('busybox')
  await cluster.clock.advance(5000)
  change((draft) => (draft.spec.replicas = 15))
  await cluster.clock.advance(5000)
  const sizes = Object.fromEntries(
    replicaSets().map(({ metadata, spec }) => [metadata.name === old ? 'old' : 'new', spec.replicas]),
  )
  // 8 old and 5 new of 13; upstream's example: 18 in all, 11 and 7.
  expect(sizes).toEqual({ old: 11, new: 7 })
})
