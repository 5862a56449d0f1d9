import { beforeEach, describe, expect, test } from 'vitest'

import type { Draft } from '../../../kube/objects.ts'
import { refusal, testCluster, type TestCluster } from '../../cluster.fixture.ts'
import { daemonSets } from '../daemon-set.ts'
import { deployments } from '../deployment.ts'
import { printed } from '../printed.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = testCluster()
})

const labels = { app: 'pingpong' }
const selector = { matchLabels: labels }
const alpine = { name: 'alpine', image: 'alpine', command: ['ping', '127.0.0.1'] }
const template = { metadata: { labels }, spec: { containers: [alpine] } }

/** What a 1.20 server printed on kube1, without what older servers did not know. */
const STORED_TEMPLATE = {
  metadata: { creationTimestamp: null, labels },
  spec: {
    containers: [
      {
        ...alpine,
        imagePullPolicy: 'Always',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  },
}

const deploy = (spec: Partial<NonNullable<Draft<'deployments.apps'>['spec']>> = {}) =>
  cluster.api.create('deployments.apps', {
    metadata: { name: 'pingpong' },
    spec: { selector, template, ...spec },
  })

describe('a Deployment', () => {
  test('is stored as kubectl get -o yaml showed it on kube1', () => {
    expect(deploy({ replicas: 3 })).toMatchObject({ metadata: { generation: 1 }, status: {} })
    expect(cluster.api.get('deployments.apps', 'default', 'pingpong').spec).toEqual({
      progressDeadlineSeconds: 600,
      replicas: 3,
      revisionHistoryLimit: 10,
      selector,
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
      template: STORED_TEMPLATE,
    })
  })

  test.each<[Parameters<typeof deploy>[0], string]>([
    [{ replicas: -1 }, 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [
      { selector: { matchLabels: { app: 'clock' } } },
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"pingpong"}: `selector` does not match template `labels`',
    ],
    [
      { selector: {} },
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment',
    ],
    [
      { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
    [
      { template: { ...template, spec: { containers: [] } } },
      'spec.template.spec.containers: Required value',
    ],
    [
      { strategy: { type: 'Sometimes' } },
      'spec.strategy.type: Unsupported value: "Sometimes": supported values: "Recreate", "RollingUpdate"',
    ],
    [
      { strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } },
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
    [
      { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      { progressDeadlineSeconds: 5, minReadySeconds: 5 },
      'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
    ],
  ])('with %j is invalid', (spec, message) => {
    expect(refusal(() => deploy(spec))).toEqual({
      reason: 'Invalid',
      message: `Deployment.apps "pingpong" is invalid: ${message}`,
    })
  })

  test('keeps its selector', () => {
    deploy()
    const both = { app: 'pingpong', tier: 'a' }
    const change = () =>
      cluster.api.modify('deployments.apps', 'default', 'pingpong', ({ spec }) => {
        spec.selector = { matchLabels: both }
        spec.template.metadata = { labels: both }
      })
    expect(refusal(change).message).toBe(
      'Deployment.apps "pingpong" is invalid: spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"pingpong", "tier":"a"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    )
  })

  test('is printed as on kube1', () => {
    const status = { replicas: 3, readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2 }
    const now = cluster.clock.now() + 6000
    expect(printed(deployments, { ...deploy({ replicas: 3 }), status }, { now, wide: true })).toEqual({
      NAME: 'pingpong',
      READY: '2/3',
      'UP-TO-DATE': '3',
      AVAILABLE: '2',
      AGE: '6s',
      CONTAINERS: 'alpine',
      IMAGES: 'alpine',
      SELECTOR: 'app=pingpong',
    })
  })

  test('is scaled through its replicas', () => {
    const draft = structuredClone(deploy())
    deployments.scale?.write(draft, 5)
    expect(deployments.scale?.read(draft)).toEqual({ desired: 5, current: 0, selector })
  })
})

describe('a DaemonSet', () => {
  test('counts the changes of its template', () => {
    const key = 'deprecated.daemonset.template.generation'
    const made = cluster.api.create('daemonsets.apps', {
      metadata: { name: 'ds' },
      spec: { selector, template },
    })
    expect(made.metadata.annotations?.[key]).toBe('1')
    expect(made.spec.updateStrategy).toEqual({
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
      type: 'RollingUpdate',
    })
    const next = cluster.api.modify('daemonsets.apps', 'default', 'ds', ({ spec }) => {
      spec.template.metadata = { labels: { ...labels, v: '2' } }
    })
    expect(next.metadata.annotations?.[key]).toBe('2')
    expect(printed(daemonSets, next, { now: cluster.clock.now() })).toMatchObject({
      'NODE SELECTOR': '<none>',
    })
  })
})

describe('a StatefulSet', () => {
  test('mounts its claims, and keeps what is not scaled or rolled', () => {
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }
    const mounting = { ...alpine, volumeMounts: [{ name: 'data', mountPath: '/data' }] }
    const made = cluster.api.create('statefulsets.apps', {
      metadata: { name: 'db' },
      spec: {
        selector,
        serviceName: 'db',
        template: { metadata: { labels }, spec: { containers: [mounting] } },
        volumeClaimTemplates: [claim],
      },
    })
    expect(made.spec).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { rollingUpdate: { partition: 0 }, type: 'RollingUpdate' },
    })
    const rename = () =>
      cluster.api.modify(
        'statefulsets.apps',
        'default',
        'db',
        ({ spec }) => void (spec.serviceName = 'other'),
      )
    expect(refusal(rename).message).toBe(
      `StatefulSet.apps "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
    )
  })
})
