import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { Chance } from '../chance.ts'
import { service, slice } from './announcements.fixture.ts'
import { NetworkFixture, echo } from './network.fixture.ts'
import type { AttachedPodNetwork } from './network.ts'
import { NodePorts } from './node-ports.ts'

let fixture: NetworkFixture
let api: NetworkFixture['api']
let clock: NetworkFixture['clock']
let nodePorts: NetworkFixture['nodePorts']
let network: NetworkFixture['network']

beforeEach(async () => {
  fixture = await NetworkFixture.open()
  ;({ api, clock, nodePorts, network } = fixture)
})

afterEach(() => fixture.dispose())

const attach: NetworkFixture['attach'] = (pod, node) => fixture.attach(pod, node)

/** A Service of type NodePort before these pods, listening. */
async function expose(name: string, pods: readonly AttachedPodNetwork[], port: number): Promise<number> {
  const nodePort = network.allocateNodePort()
  api.announce(
    'services',
    'ADDED',
    service(name, { type: 'NodePort', clusterIP: '10.96.0.9', ports: [{ port, nodePort }] }),
  )
  api.announce('endpointslices.discovery.k8s.io', 'ADDED', slice(name, pods, port))
  await nodePorts.settled()
  return nodePort
}

async function open(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host, allowHalfOpen: true })
  await once(socket, 'connect')
  return socket
}

/** How a connection to this port fails. */
async function failure(port: number): Promise<unknown> {
  try {
    const socket = await open(port)
    const [error] = await once(socket, 'error')
    return error
  } catch (error) {
    return error
  }
}

describe('NodePorts', () => {
  it('carry a mebibyte unharmed from every node address and from inside', async () => {
    const pod = attach('echo')
    echo(pod, 7)
    const port = await expose('echo', [pod], 7)
    const bytes = randomBytes(1 << 20)
    const inside = await attach('client').dial(network.nodeAddresses.at(-1) ?? '', port)
    const hosts = new Set(['127.0.0.1', ...network.nodeAddresses])
    const outside = await Promise.all([...hosts].map((host) => open(port, host)))
    for (const connection of [inside, ...outside]) {
      const answer = buffer(connection)
      connection.end(bytes)
      expect((await answer).equals(bytes)).toBe(true)
    }
  })

  it('carry two hundred connections at once', async () => {
    const pod = attach('echo')
    echo(pod, 7)
    const port = await expose('echo', [pod], 7)
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const socket = await open(port)
        socket.end(`connection ${index}`)
        return String(await buffer(socket))
      }),
    )
    expect(answers).toEqual(answers.map((_, index) => `connection ${index}`))
  })

  it('hold a fast client back to the pace of a pod that does not read', async () => {
    const pod = attach('slow')
    const held: Duplex[] = []
    pod.listen(80, (connection) => held.push(connection))
    const socket = await open(await expose('slow', [pod], 80))
    socket.on('error', () => undefined)
    const chunk = Buffer.alloc(1 << 16)
    while (socket.bytesWritten - socket.writableLength < 100 * (1 << 20) && socket.write(chunk)) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(held[0]?.readableLength).toBeLessThanOrEqual(1 << 18)
    expect(socket.writableNeedDrain).toBe(true)
    socket.destroy()
  })

  it('reset connections without endpoints and refuse them after the Service is gone', async () => {
    const pod = attach('echo')
    echo(pod, 7)
    const port = await expose('echo', [pod], 7)
    const live = await open(port)
    api.announce('endpointslices.discovery.k8s.io', 'MODIFIED', slice('echo', [], 7))
    expect(await failure(port)).toMatchObject({ code: 'ECONNRESET' })
    const end = once(live, 'error')
    api.announce('services', 'DELETED', service('echo', { ports: [{ port: 7, nodePort: port }] }))
    expect(await end).toMatchObject([{ code: 'ECONNRESET' }])
    await nodePorts.settled()
    expect(await failure(port)).toMatchObject({ code: 'ECONNREFUSED' })
    expect(network.allocateNodePort(port)).toBe(port)
  })

  it('are free again when no Service claims them', async () => {
    const port = network.allocateNodePort()
    expect(() => network.allocateNodePort(port)).toThrow(expect.objectContaining({ code: 'address-in-use' }))
    expect(await failure(port)).toMatchObject({ code: 'ECONNRESET' })
    await clock.advance(10_000)
    expect(nodePorts.isAllocated(port)).toBe(false)
  })

  it('report a wanted port that another program of this machine has', async () => {
    const foreign = createServer()
    foreign.listen(0, '127.0.0.1')
    await once(foreign, 'listening')
    const address = foreign.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const conflicts: number[] = []
    nodePorts.onConflict((error, at) => conflicts.push(error.code === 'address-in-use' ? at : 0))
    expect(nodePorts.allocate(port)).toBe(port)
    await nodePorts.settled()
    expect(conflicts).toEqual([port])
    nodePorts.release(port)
    foreign.close()
  })

  it('are many more than the spares, each listening in the end', async () => {
    const ports = Array.from({ length: 20 }, () => network.allocateNodePort())
    expect(new Set(ports).size).toBe(20)
    await nodePorts.settled()
    for (const error of await Promise.all(ports.map(failure)))
      expect(error).toMatchObject({ code: 'ECONNRESET' })
    for (const port of ports) network.releaseNodePort(port)
    await nodePorts.settled()
    expect(await failure(ports[0] ?? 0)).toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('sandboxes of the same seed on one machine', () => {
  it('have free ports to give, however many of the others took the same ones first', async () => {
    const seed = process.pid + 1
    const others: NodePorts[] = []
    const conflicts: number[] = []
    try {
      for (let count = 0; count < 8; count++) {
        const ports = await NodePorts.open({ chance: new Chance(seed), spares: 8 })
        ports.onConflict((_error, port) => conflicts.push(port))
        others.push(ports)
      }
      const given = others.map((ports) => ports.allocate())
      await Promise.all(others.map((ports) => ports.settled()))
      expect(new Set(given).size).toBe(others.length)
      expect(conflicts).toEqual([])
    } finally {
      await Promise.all(others.map((ports) => ports.dispose()))
    }
  })
})
