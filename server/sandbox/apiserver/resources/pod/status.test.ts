import type { ContainerStatus, PodSpec, PodStatus } from 'kubernetes-types/core/v1'
import { expect, test } from 'vitest'

import type { KindMap } from '../../../kube/objects.ts'
import { printed } from '../printed.fixture.ts'
import { pods } from './pod.ts'

const NOW = Date.parse('2026-11-23T09:10:00Z')

interface Sketch {
  spec?: Partial<PodSpec>
  status?: PodStatus
  deleted?: boolean
}

const podOf = ({ spec, status = {}, deleted = false }: Sketch): KindMap['pods'] => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-11-23T09:00:00Z',
    ...(deleted ? { deletionTimestamp: '2026-11-23T09:10:30Z' } : {}),
  },
  spec: { containers: [{ name: 'a' }], ...spec },
  status,
})

const container = (
  state: ContainerStatus['state'],
  more: Partial<ContainerStatus> = {},
): ContainerStatus => ({
  name: 'a',
  image: 'a',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...(state ? { state } : {}),
  ...more,
})

const ended = (exitCode: number, reason?: string) => ({
  terminated: { exitCode, finishedAt: '2026-11-23T09:08:00Z', ...(reason === undefined ? {} : { reason }) },
})
const running = container({ running: {} }, { ready: true })
const waiting = (reason: string) => ({ waiting: { reason } })
const two = { containers: [{ name: 'a' }, { name: 'b' }] }
const oneInit = { initContainers: [{ name: 'i' }] }
const sidecar = { initContainers: [{ name: 'i', restartPolicy: 'Always' }] }

test.each<[string, Sketch, string]>([
  ['not yet scheduled', { status: { phase: 'Pending' } }, '0/1 Pending 0'],
  [
    'gated',
    {
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      },
    },
    '0/1 SchedulingGated 0',
  ],
  [
    'starting',
    { status: { phase: 'Pending', containerStatuses: [container(waiting('ContainerCreating'))] } },
    '0/1 ContainerCreating 0',
  ],
  [
    'without its image',
    { status: { phase: 'Pending', containerStatuses: [container(waiting('ErrImagePull'))] } },
    '0/1 ErrImagePull 0',
  ],
  ['running', { status: { phase: 'Running', containerStatuses: [running] } }, '1/1 Running 0'],
  [
    'half ready',
    {
      spec: two,
      status: { phase: 'Running', containerStatuses: [running, container({ running: {} }, { name: 'b' })] },
    },
    '1/2 Running 0',
  ],
  [
    'crashing',
    {
      status: {
        phase: 'Running',
        containerStatuses: [
          container(waiting('CrashLoopBackOff'), { restartCount: 3, lastState: ended(1, 'Error') }),
        ],
      },
    },
    '0/1 CrashLoopBackOff 3 (2m ago)',
  ],
  [
    'failed',
    { status: { phase: 'Failed', containerStatuses: [container(ended(1, 'Error'))] } },
    '0/1 Error 0',
  ],
  [
    'out of memory',
    { status: { phase: 'Failed', containerStatuses: [container(ended(137, 'OOMKilled'))] } },
    '0/1 OOMKilled 0',
  ],
  [
    'ended for no reason given',
    { status: { phase: 'Failed', containerStatuses: [container(ended(3))] } },
    '0/1 ExitCode:3 0',
  ],
  [
    'completed',
    { status: { phase: 'Succeeded', containerStatuses: [container(ended(0, 'Completed'))] } },
    '0/1 Completed 0',
  ],
  [
    'completed in part',
    {
      spec: two,
      status: {
        phase: 'Running',
        containerStatuses: [container(ended(0, 'Completed')), { ...running, name: 'b' }],
      },
    },
    '1/2 NotReady 0',
  ],
  [
    'going',
    { status: { phase: 'Running', containerStatuses: [running] }, deleted: true },
    '1/1 Terminating 0',
  ],
  [
    'completed and going',
    { status: { phase: 'Succeeded', containerStatuses: [container(ended(0, 'Completed'))] }, deleted: true },
    '0/1 Completed 0',
  ],
  ['evicted', { status: { phase: 'Failed', reason: 'Evicted' } }, '0/1 Evicted 0'],
  [
    'before its init container',
    {
      spec: oneInit,
      status: {
        phase: 'Pending',
        initContainerStatuses: [container(waiting('PodInitializing'), { name: 'i' })],
        containerStatuses: [container(waiting('PodInitializing'))],
      },
    },
    '0/1 Init:0/1 0',
  ],
  [
    'with a failing init container',
    {
      spec: oneInit,
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          container(waiting('CrashLoopBackOff'), {
            name: 'i',
            restartCount: 2,
            lastState: ended(1, 'Error'),
          }),
        ],
      },
    },
    '0/1 Init:CrashLoopBackOff 2 (2m ago)',
  ],
  [
    'after its init container',
    {
      spec: oneInit,
      status: {
        phase: 'Pending',
        initContainerStatuses: [container(ended(0, 'Completed'), { name: 'i' })],
        containerStatuses: [container(waiting('PodInitializing'))],
      },
    },
    '0/1 PodInitializing 0',
  ],
  [
    'with a sidecar',
    {
      spec: sidecar,
      status: {
        phase: 'Running',
        initContainerStatuses: [{ ...running, name: 'i', started: true }],
        containerStatuses: [running],
      },
    },
    '2/2 Running 0',
  ],
])('a pod that is %s', (_, sketch, line) => {
  const { READY, STATUS, RESTARTS } = printed(pods, podOf(sketch), { now: NOW })
  expect(`${READY} ${STATUS} ${RESTARTS}`).toBe(line)
})

test('the wide columns say where the pod is', () => {
  const pod = podOf({
    spec: { nodeName: 'kube1' },
    status: { podIP: '10.244.0.91', podIPs: [{ ip: '10.244.0.91' }] },
  })
  expect(printed(pods, pod, { now: NOW, wide: true })).toMatchObject({
    AGE: '10m',
    IP: '10.244.0.91',
    NODE: 'kube1',
    'NOMINATED NODE': '<none>',
    'READINESS GATES': '<none>',
  })
})
