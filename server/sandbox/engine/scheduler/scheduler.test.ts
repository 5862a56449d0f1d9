import type { PodSpec } from 'kubernetes-types/core/v1'
import { afterEach, beforeEach, expect, it } from 'vitest'

import type { KindMap } from '../../kube/objects.ts'
import { createTestCluster, eventsAbout, type TestCluster } from '../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster()
})
afterEach(() => cluster.dispose())

async function run(
  name: string,
  spec: Partial<PodSpec> = {},
  labels: Record<string, string> = {},
): Promise<KindMap['pods']> {
  cluster.api.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers: [{ name: 'main', image: 'alpine' }], ...spec },
  })
  await cluster.settle()
  return cluster.api.get('pods', 'default', name)
}

function requesting(resources: Record<string, string>): Partial<PodSpec> {
  return { containers: [{ name: 'main', image: 'alpine', resources: { requests: resources } }] }
}

async function changeNode(name: string, change: (draft: KindMap['nodes']) => void): Promise<void> {
  cluster.api.modify('nodes', undefined, name, change)
  await cluster.settle()
}

it('gives pods to the nodes with the fewest and says so', async () => {
  const nodes = new Set<string | undefined>()
  for (const name of ['a', 'b', 'c']) nodes.add((await run(name)).spec.nodeName)
  expect(nodes).toEqual(new Set(['kube1', 'kube2', 'kube3']))
  const node = cluster.api.get('pods', 'default', 'a').spec.nodeName
  expect(eventsAbout(cluster.api, 'a')).toEqual([`Scheduled: Successfully assigned default/a to ${node}`])
  const event = cluster.api.list('events').find(({ involvedObject }) => involvedObject.name === 'a')
  expect(event).toMatchObject({
    action: 'Binding',
    reportingComponent: 'default-scheduler',
    eventTime: '2026-11-23T09:00:00.000000Z',
  })
})

it('waits for room, and takes it when a pod goes', async () => {
  for (const name of ['a', 'b', 'c']) await run(name, requesting({ cpu: '1500m' }))
  const waiting = await run('d', requesting({ cpu: '1' }))
  const message =
    '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.'
  expect(waiting.spec.nodeName).toBeUndefined()
  expect(waiting.status.conditions).toEqual([
    expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }),
  ])
  expect(eventsAbout(cluster.api, 'd')).toEqual([`FailedScheduling: ${message}`])
  cluster.api.delete('pods', 'default', 'b', { gracePeriodSeconds: 0 })
  await cluster.clock.advance(2000)
  const freed = cluster.api.get('pods', 'default', 'd')
  expect(freed.spec.nodeName).toBeDefined()
  expect(freed.status.conditions?.find(({ type }) => type === 'PodScheduled')?.status).toBe('True')
})

it('names each reason with the number of nodes', async () => {
  await changeNode('kube1', ({ spec }) => {
    spec.taints = [{ key: 'dedicated', value: 'lab', effect: 'NoSchedule' }]
  })
  await changeNode('kube2', ({ spec }) => {
    spec.unschedulable = true
  })
  expect((await run('big', requesting({ memory: '100Gi' }))).status.conditions?.[0]?.message).toBe(
    '0/3 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {dedicated: lab}, 1 node(s) were unschedulable. ' +
      'preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
  )
  expect(
    (await run('chosen', { nodeSelector: { disk: 'ssd' }, tolerations: [{ operator: 'Exists' }] })).status
      .conditions?.[0]?.message,
  ).toBe(
    "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
  )
})

it('follows a label, a toleration and an uncordoned node', async () => {
  const waiting = await run('ssd', { nodeSelector: { disk: 'ssd' } })
  expect(waiting.spec.nodeName).toBeUndefined()
  await changeNode('kube3', ({ metadata }) => {
    metadata.labels = { ...metadata.labels, disk: 'ssd' }
  })
  await cluster.clock.advance(2000)
  expect(cluster.api.get('pods', 'default', 'ssd').spec.nodeName).toBe('kube3')
})

it('taints a cordoned node and takes the taint off again', async () => {
  await changeNode('kube1', ({ spec }) => {
    spec.unschedulable = true
  })
  expect(cluster.api.get('nodes', undefined, 'kube1').spec.taints).toEqual([
    { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: '2026-11-23T09:00:00Z' },
  ])
  await changeNode('kube1', ({ spec }) => {
    delete spec.unschedulable
  })
  expect(cluster.api.get('nodes', undefined, 'kube1').spec.taints).toBeUndefined()
})

it('keeps pods apart that do not want each other', async () => {
  const apart: Partial<PodSpec> = {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'lonely' } } },
        ],
      },
    },
  }
  for (const name of ['a', 'b', 'c'])
    expect((await run(name, apart, { app: 'lonely' })).spec.nodeName).toBeDefined()
  expect((await run('d', apart, { app: 'lonely' })).status.conditions?.[0]?.message).toBe(
    "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.",
  )
})
