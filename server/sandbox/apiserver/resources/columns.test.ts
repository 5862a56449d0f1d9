import { beforeEach, expect, test } from 'vitest'

import { testCluster, type TestCluster } from '../cluster.fixture.ts'
import { eventsVersion1 } from './events-version-1.ts'
import { horizontalPodAutoscalers } from './autoscaler/horizontal-pod-autoscaler.ts'
import { version1 } from './autoscaler/version-1.ts'
import { endpointSlices } from './endpoint-slice.ts'
import { endpoints } from './endpoints.ts'
import { events } from './event.ts'
import { ingresses } from './ingress.ts'
import { nodes } from './node.ts'
import { podDisruptionBudgets } from './pod-disruption-budget.ts'
import { roleBindings } from './rbac.ts'
import { printed } from './printed.fixture.ts'
import { secrets } from './secret.ts'
import { storageClasses } from './storage-class.ts'

let cluster: TestCluster
let now: number

beforeEach(() => {
  cluster = testCluster()
  now = cluster.clock.now()
})

const metadata = { name: 'x' }

test('nodes', () => {
  const node = cluster.api.create('nodes', {
    metadata: { name: 'kube1', labels: { 'node-role.kubernetes.io/control-plane': '' } },
    spec: { unschedulable: true },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      addresses: [{ type: 'InternalIP', address: '10.250.0.1' }],
    },
  })
  expect(printed(nodes, node, { now, wide: true })).toEqual({
    NAME: 'kube1',
    STATUS: 'Ready,SchedulingDisabled',
    ROLES: 'control-plane',
    AGE: '0s',
    VERSION: '',
    'INTERNAL-IP': '10.250.0.1',
    'EXTERNAL-IP': '<none>',
    'OS-IMAGE': '<unknown>',
    'KERNEL-VERSION': '<unknown>',
    'CONTAINER-RUNTIME': '<unknown>',
  })
})

test('events', () => {
  const event = cluster.api.create('events', {
    metadata,
    involvedObject: { kind: 'Pod', name: 'web', namespace: 'default', fieldPath: 'spec.containers{a}' },
    type: 'Normal',
    reason: 'Pulling',
    message: 'Pulling image "alpine"\n',
    count: 3,
    source: { component: 'kubelet', host: 'kube1' },
    firstTimestamp: new Date(now - 70_000).toISOString(),
    lastTimestamp: new Date(now - 12_000).toISOString(),
  })
  expect(printed(events, event, { now, wide: true })).toEqual({
    'LAST SEEN': '12s',
    TYPE: 'Normal',
    REASON: 'Pulling',
    OBJECT: 'pod/web',
    SUBOBJECT: 'spec.containers{a}',
    SOURCE: 'kubelet, kube1',
    MESSAGE: 'Pulling image "alpine"',
    'FIRST SEEN': '70s',
    COUNT: '3',
    NAME: 'x',
  })
  const newer = eventsVersion1.fromStored({ ...event })
  expect(newer).toMatchObject({ apiVersion: 'events.k8s.io/v1', note: event.message, deprecatedCount: 3 })
  expect(eventsVersion1.toStored(newer)).toEqual(event)
})

test('endpoints: three of them, nothing while none is ready, <none> without any', () => {
  const addresses = ['10.244.0.1', '10.244.0.2', '10.244.0.3', '10.244.0.4'].map((ip) => ({ ip }))
  const shown = (name: string, subsets: object[]) =>
    printed(endpoints, cluster.api.create('endpoints', { metadata: { name }, subsets }), { now })['ENDPOINTS']
  expect(shown('a', [{ addresses, ports: [{ port: 80 }] }])).toBe(
    '10.244.0.1:80,10.244.0.2:80,10.244.0.3:80 + 1 more...',
  )
  expect(shown('b', [{ notReadyAddresses: addresses, ports: [{ port: 80 }] }])).toBe('')
  expect(shown('c', [])).toBe('<none>')
})

test('endpoint slices', () => {
  const slice = cluster.api.create('endpointslices.discovery.k8s.io', {
    metadata,
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.0.1'] }],
    ports: [],
  })
  expect(printed(endpointSlices, slice, { now })).toMatchObject({ PORTS: '<unset>', ENDPOINTS: '10.244.0.1' })
})

test('a secret keeps text in base64', () => {
  const secret = cluster.api.create('secrets', { metadata, stringData: { password: 'hotel' } })
  expect(secret).toMatchObject({ type: 'Opaque', data: { password: 'aG90ZWw=' } })
  expect(secret).not.toHaveProperty('stringData')
  expect(printed(secrets, secret, { now })).toEqual({ NAME: 'x', TYPE: 'Opaque', DATA: '1', AGE: '0s' })
})

test('autoscalers, and what autoscaling/v1 knows of them', () => {
  const hpa = cluster.api.create('horizontalpodautoscalers.autoscaling', {
    metadata,
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'pingpong' } },
  })
  expect(printed(horizontalPodAutoscalers, hpa, { now })).toEqual({
    NAME: 'x',
    REFERENCE: 'Deployment/pingpong',
    TARGETS: 'cpu: <unknown>/80%',
    MINPODS: '1',
    MAXPODS: '3',
    REPLICAS: '0',
    AGE: '0s',
  })
  const old = version1.fromStored({ ...hpa })
  expect(old).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 80 } })
  expect(version1.toStored(old)).toMatchObject({ apiVersion: 'autoscaling/v2', spec: hpa.spec })
})

test('ingresses', () => {
  const service = { name: 'web', port: { number: 80 } }
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] }
  const ingress = cluster.api.create('ingresses.networking.k8s.io', {
    metadata,
    spec: {
      rules: [
        { host: 'a.example', http },
        { host: 'b.example', http },
      ],
      tls: [{}],
    },
  })
  expect(printed(ingresses, ingress, { now })).toEqual({
    NAME: 'x',
    CLASS: '<none>',
    HOSTS: 'a.example,b.example',
    ADDRESS: '',
    PORTS: '80, 443',
    AGE: '0s',
  })
})

test('disruption budgets', () => {
  const budget = cluster.api.create('poddisruptionbudgets.policy', {
    metadata,
    spec: { minAvailable: '50%' },
  })
  expect(printed(podDisruptionBudgets, budget, { now })).toMatchObject({
    'MIN AVAILABLE': '50%',
    'MAX UNAVAILABLE': 'N/A',
    'ALLOWED DISRUPTIONS': '0',
  })
})

test('role bindings', () => {
  const binding = cluster.api.create('rolebindings.rbac.authorization.k8s.io', {
    metadata,
    roleRef: { apiGroup: '', kind: 'ClusterRole', name: 'view' },
    subjects: [
      { kind: 'User', name: 'jane' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'default' },
    ],
  })
  expect(printed(roleBindings, binding, { now, wide: true })).toMatchObject({
    ROLE: 'ClusterRole/view',
    USERS: 'jane',
    GROUPS: '',
    SERVICEACCOUNTS: 'default/robot',
  })
})

test('the storage class that claims get by default', () => {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  const storageClass = cluster.api.create('storageclasses.storage.k8s.io', {
    metadata: { name: 'standard', annotations },
    provisioner: 'example.com/disk',
  })
  expect(printed(storageClasses, storageClass, { now })).toEqual({
    NAME: 'standard (default)',
    PROVISIONER: 'example.com/disk',
    RECLAIMPOLICY: 'Delete',
    VOLUMEBINDINGMODE: 'Immediate',
    ALLOWVOLUMEEXPANSION: 'false',
    AGE: '0s',
  })
  const claim = cluster.api.create('persistentvolumeclaims', {
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
  })
  expect(claim.spec).toMatchObject({
    storageClassName: 'standard',
    resources: { requests: { storage: '1Gi' } },
  })
})
