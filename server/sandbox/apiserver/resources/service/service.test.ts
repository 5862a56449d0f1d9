import type { ServiceSpec } from 'kubernetes-types/core/v1'
import { beforeEach, describe, expect, test } from 'vitest'

import { refusal, testCluster, type TestCluster } from '../../cluster.fixture.ts'
import { printed } from '../printed.fixture.ts'
import { services } from './service.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = testCluster()
})

const expose = (spec: ServiceSpec, name = 'web') =>
  cluster.api.create('services', { metadata: { name }, spec })

const edit = (change: (spec: ServiceSpec) => void) =>
  cluster.api.modify('services', 'default', 'web', ({ spec }) => change(spec)).spec

const invalid = (call: () => unknown): string =>
  refusal(call).message.replace('Service "web" is invalid: ', '')

const PORT = { port: 8080, protocol: 'TCP', targetPort: 8080 }

describe('a new Service', () => {
  test('gets an address of the cluster', () => {
    const { spec, status } = expose({ ports: [{ port: 8080 }] })
    expect(spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/)
    expect(status).toEqual({ loadBalancer: {} })
    expect(spec).toEqual({
      clusterIP: spec.clusterIP,
      clusterIPs: [spec.clusterIP],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [PORT],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    })
  })

  test('of type NodePort gets a port on every node', () => {
    const { spec } = expose({ type: 'NodePort', ports: [{ port: 8080 }] })
    expect(spec.ports).toEqual([{ ...PORT, nodePort: 30_000 }])
    expect(spec.externalTrafficPolicy).toBe('Cluster')
    expect(cluster.ports).toEqual(new Set([30_000]))
  })

  test('without an address has none', () => {
    expect(expose({ clusterIP: 'None' }).spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] })
  })

  test('that is a name elsewhere has neither address nor policies', () => {
    expect(expose({ type: 'ExternalName', externalName: 'example.com' }).spec).toEqual({
      externalName: 'example.com',
      sessionAffinity: 'None',
      type: 'ExternalName',
    })
  })
})

describe('what is wrong with a Service', () => {
  test.each<[ServiceSpec, string]>([
    [{}, 'spec.ports: Required value'],
    [
      { ports: [{ port: 0, targetPort: 80 }] },
      'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [{ ports: [{ port: 80, name: 'a' }, { port: 81 }] }, 'spec.ports[1].name: Required value'],
    [
      {
        ports: [
          { port: 80, name: 'a' },
          { port: 80, name: 'b' },
        ],
      },
      'spec.ports[1]: Duplicate value: core.ServicePort{Name:"b", Protocol:"TCP", AppProtocol:(*string)(nil), Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:80, StrVal:""}, NodePort:0}',
    ],
    [
      { type: 'Sometimes', ports: [{ port: 80 }] },
      'spec.type: Unsupported value: "Sometimes": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
    [
      { ports: [{ port: 80, nodePort: 30_080 }] },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ],
    [
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [{ type: 'ExternalName' }, 'spec.externalName: Required value'],
  ])('%j', (spec, message) => {
    expect(invalid(() => expose(spec))).toBe(message)
    expect(cluster.ports.size).toBe(0)
  })

  test('a node port that another Service has', () => {
    expose({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] }, 'other')
    expect(invalid(() => expose({ type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] }))).toBe(
      'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    )
  })

  test('a name that starts with a digit', () => {
    expect(refusal(() => expose({ ports: [{ port: 80 }] }, '1web')).message).toContain(
      'metadata.name: Invalid value: "1web": a DNS-1035 label must consist of',
    )
  })
})

describe('a Service that exists', () => {
  test('keeps its address and port when a client leaves them out', () => {
    const before = expose({ type: 'NodePort', ports: [{ port: 8080 }] }).spec
    const after = edit((spec) => {
      delete spec.clusterIP
      delete spec.clusterIPs
      spec.ports = [{ port: 8080, protocol: 'TCP', targetPort: 'http' }]
    })
    expect(after).toEqual({ ...before, ports: [{ ...PORT, targetPort: 'http', nodePort: 30_000 }] })
  })

  test('may not choose another address', () => {
    expose({ ports: [{ port: 8080 }] })
    expect(
      invalid(() =>
        edit((spec) => {
          spec.clusterIP = '10.96.0.9'
          spec.clusterIPs = ['10.96.0.9']
        }),
      ),
    ).toBe('spec.clusterIPs[0]: Invalid value: []string{"10.96.0.9"}: may not change once set')
  })

  test('gets a port when it becomes a NodePort, and gives it back afterwards', () => {
    expose({ ports: [{ port: 8080 }] })
    expect(edit((spec) => void (spec.type = 'NodePort')).ports).toEqual([{ ...PORT, nodePort: 30_000 }])
    const after = edit((spec) => void (spec.type = 'ClusterIP'))
    expect(after.ports).toEqual([PORT])
    expect(after).not.toHaveProperty('externalTrafficPolicy')
    expect(cluster.ports.size).toBe(0)
  })
})

test.each<[ServiceSpec, string]>([
  [{ clusterIP: '10.96.0.1', ports: [{ port: 443 }] }, 'ClusterIP 10.96.0.1 <none> 443/TCP'],
  [
    { type: 'NodePort', clusterIP: '10.96.149.19', ports: [{ port: 8080, nodePort: 32_732 }] },
    'NodePort 10.96.149.19 <none> 8080:32732/TCP',
  ],
  [
    { type: 'LoadBalancer', clusterIP: '10.96.0.7', ports: [{ port: 80, nodePort: 30_001 }] },
    'LoadBalancer 10.96.0.7 <pending> 80:30001/TCP',
  ],
  [{ type: 'ExternalName', externalName: 'example.com' }, 'ExternalName <none> example.com <none>'],
  [{ clusterIP: 'None' }, 'ClusterIP None <none> <none>'],
])('kubectl get svc prints %j', (spec, line) => {
  const row = printed(services, expose(spec), { now: cluster.clock.now() })
  expect([row['TYPE'], row['CLUSTER-IP'], row['EXTERNAL-IP'], row['PORT(S)']].join(' ')).toBe(line)
})
