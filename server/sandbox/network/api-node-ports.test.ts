import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { createApi, type ClusterApi } from '../apiserver/api.ts'
import { definitions } from '../apiserver/resources/definitions.ts'
import { Chance } from '../chance.ts'
import type { KindMap } from '../kube/objects.ts'
import { ManualClock } from '../manual-clock.ts'
import { ClusterNetwork } from './cluster-network.ts'
import { NodePorts } from './node-ports.ts'

type ServicePorts = KindMap['services']['spec']['ports']

let clock: ManualClock
let api: ClusterApi
let nodePorts: NodePorts
let network: ClusterNetwork

beforeEach(async () => {
  clock = new ManualClock()
  nodePorts = await NodePorts.open({ chance: new Chance(process.pid + 1), spares: 2 })
  api = createApi({
    definitions,
    clock,
    chance: new Chance(1),
    allocateNodePort: (wanted) => network.allocateNodePort(wanted),
    releaseNodePort: (port) => network.releaseNodePort(port),
  })
  network = new ClusterNetwork({ api, nodePorts, clock, chance: new Chance(2) })
  api.create('namespaces', { metadata: { name: 'default' } })
})

afterEach(async () => {
  await network.dispose()
  await nodePorts.dispose()
})

function expose(ports: ServicePorts): number {
  const { spec } = api.create('services', {
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'NodePort', selector: { app: 'web' }, ...(ports && { ports }) },
  })
  return spec.ports?.[0]?.nodePort ?? 0
}

function addEndpoint(): void {
  const pod = network.attach({ namespace: 'default', pod: 'web', node: 1 })
  pod.listen(8080, (connection) => connection.end('hello'))
  api.create('endpointslices.discovery.k8s.io', {
    metadata: {
      name: 'web-1',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'web' },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [pod.ip], conditions: { ready: true } }],
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  })
}

async function ask(port: number): Promise<string> {
  const socket = connect({ port, host: network.nodeAddresses.at(-1) ?? '' })
  await once(socket, 'connect')
  return text(socket)
}

it('a Service of the API answers on its NodePort as soon as it is created, and again after it was replaced', async () => {
  addEndpoint()
  const port = expose([{ port: 80, targetPort: 8080 }])
  expect(await ask(port)).toBe('hello')
  api.delete('services', 'default', 'web')
  expect(expose([{ port: 80, targetPort: 8080, nodePort: port }])).toBe(port)
  await nodePorts.settled()
  await vi.waitFor(async () => expect(await ask(port)).toBe('hello'))
  await clock.advance(60_000)
  expect(await ask(port)).toBe('hello')
})

it('a port of UDP is held as well, and is free when the Service is gone', async () => {
  const port = expose([{ port: 53, protocol: 'UDP' }])
  await clock.advance(60_000)
  expect(nodePorts.isAllocated(port)).toBe(true)
  api.delete('services', 'default', 'web')
  expect(nodePorts.isAllocated(port)).toBe(false)
})

it('a refused Service leaves no port behind', async () => {
  expect(() => expose([{ port: 80 }, { port: 80 }])).toThrow('Duplicate')
  expect(clock.pending).toBe(0)
  await nodePorts.settled()
})
