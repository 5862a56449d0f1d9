import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { service, slice } from './announcements.fixture.ts'
import { NetworkFixture, echo } from './network.fixture.ts'
import type { AttachedPodNetwork } from './network.ts'

let fixture: NetworkFixture
let api: NetworkFixture['api']
let network: NetworkFixture['network']

beforeEach(async () => {
  fixture = await NetworkFixture.open()
  ;({ api, network } = fixture)
})

afterEach(() => fixture.dispose())

const attach: NetworkFixture['attach'] = (pod, node) => fixture.attach(pod, node)

function say(pod: AttachedPodNetwork, port: number, text: string): void {
  pod.listen(port, (connection) => connection.end(text))
}

async function read(connection: Duplex): Promise<string> {
  connection.end()
  return String(await buffer(connection))
}

describe('pods', () => {
  it('have addresses of their node, which come back only after all others were used', () => {
    const first = attach('a')
    expect(first.ip).toBe('10.244.1.2')
    expect(attach('b', 2).ip).toBe('10.244.2.2')
    first.detach()
    expect(attach('c').ip).toBe('10.244.1.3')
  })

  it('carry a mebibyte unharmed with back-pressure and half-close', async () => {
    const [client, server] = [attach('client'), attach('server')]
    echo(server, 80)
    const bytes = randomBytes(1 << 20)
    const connection = await client.dial(server.ip, 80)
    const answer = buffer(connection)
    connection.end(bytes)
    expect((await answer).equals(bytes)).toBe(true)
  })

  it('wait with writing while nobody reads', async () => {
    const [client, server] = [attach('client'), attach('server')]
    server.listen(80, () => undefined)
    const connection = await client.dial(server.ip, 80)
    let written = 0
    for (let room = true; room && written < 10_000_000; written += 16_384) {
      room = connection.write(Buffer.alloc(16_384))
    }
    expect(written).toBeLessThan(300_000)
  })

  it('refuse where nothing listens, and are unreachable when they are gone', async () => {
    const [client, server] = [attach('client'), attach('server')]
    await expect(client.dial(server.ip, 80)).rejects.toMatchObject({ code: 'connection-refused' })
    await expect(client.dial('127.0.0.1', 80)).rejects.toMatchObject({ code: 'connection-refused' })
    server.listen(80, () => undefined)
    const connection = await client.dial(server.ip, 80)
    const error = once(connection, 'error')
    server.detach()
    expect(await error).toMatchObject([{ code: 'connection-reset' }])
    await expect(client.dial(server.ip, 80)).rejects.toMatchObject({ code: 'no-route' })
    await expect(client.dial('192.168.1.1', 80)).rejects.toMatchObject({ code: 'no-route' })
  })

  it('reach themselves at 127.0.0.1, and listen on a port once', async () => {
    const pod = attach('a')
    say(pod, 80, 'me')
    expect(await read(await pod.dial('localhost', 80))).toBe('me')
    expect(() => pod.listen(80, () => undefined)).toThrow(expect.objectContaining({ code: 'address-in-use' }))
  })

  it('end their peer in peace, or reset it when bytes were left unread', async () => {
    const [client, server] = [attach('client'), attach('server')]
    server.listen(80, (connection) => connection.once('readable', () => connection.destroy()))
    const connection = await client.dial(server.ip, 80)
    connection.write('unread')
    expect(await once(connection, 'error')).toMatchObject([{ code: 'connection-reset' }])
    server.listen(81, (inner) => inner.destroy())
    expect(await read(await client.dial(server.ip, 81))).toBe('')
  })
})

describe('Services', () => {
  it('lead to a ready pod by every name of theirs, and to the port that the slice gives', async () => {
    const [client, one] = [attach('client'), attach('profile-1')]
    say(one, 8081, 'profile')
    const ports = [{ name: 'http', port: 80, targetPort: 'web' }]
    api.announce('services', 'ADDED', service('profile', { clusterIP: '10.96.0.7', ports }))
    api.announce(
      'endpointslices.discovery.k8s.io',
      'ADDED',
      slice('profile', [one], 8081, { portName: 'http' }),
    )
    const names = [
      '10.96.0.7',
      'profile',
      'profile.default',
      'profile.default.svc',
      'profile.default.svc.cluster.local.',
    ]
    for (const name of names) expect(await read(await client.dial(name, 80))).toBe('profile')
    expect(await client.resolve('PROFILE')).toEqual(['10.96.0.7'])
    const elsewhere = network.attach({ namespace: 'other', pod: 'x', node: 3 })
    await expect(elsewhere.dial('profile', 80)).rejects.toMatchObject({ code: 'unknown-host' })
    await expect(client.dial('10.96.0.7', 81)).rejects.toMatchObject({ code: 'connection-refused' })
  })

  it('refuse without ready endpoints, and are unknown when deleted', async () => {
    const [client, pod] = [attach('client'), attach('pod')]
    say(pod, 80, 'hello')
    const web = service('web', { clusterIP: '10.96.0.7', ports: [{ port: 80 }] })
    api.announce('services', 'ADDED', web)
    api.announce('endpointslices.discovery.k8s.io', 'ADDED', slice('web', [pod], 80, { ready: false }))
    await expect(client.dial('web', 80)).rejects.toMatchObject({ code: 'connection-refused' })
    api.announce('endpointslices.discovery.k8s.io', 'MODIFIED', slice('web', [pod], 80))
    expect(await read(await client.dial('web', 80))).toBe('hello')
    api.announce('services', 'DELETED', web)
    await expect(client.dial('web', 80)).rejects.toMatchObject({ code: 'unknown-host' })
    await expect(client.dial('10.96.0.7', 80)).rejects.toMatchObject({ code: 'no-route' })
  })

  it('spread connections over their pods, and keep a client at one pod with ClientIP affinity', async () => {
    const client = attach('client')
    const pods = ['a', 'b', 'c'].map((name) => {
      const pod = attach(name)
      say(pod, 80, name)
      return pod
    })
    const spec = { clusterIP: '10.96.0.7', ports: [{ port: 80 }] }
    api.announce('services', 'ADDED', service('web', spec))
    api.announce('endpointslices.discovery.k8s.io', 'ADDED', slice('web', pods, 80))
    const answers = async (): Promise<Set<string>> => {
      const seen = new Set<string>()
      for (let times = 0; times < 40; times++) seen.add(await read(await client.dial('web', 80)))
      return seen
    }
    expect(await answers()).toEqual(new Set(['a', 'b', 'c']))
    api.announce('services', 'MODIFIED', service('web', { ...spec, sessionAffinity: 'ClientIP' }))
    expect((await answers()).size).toBe(1)
  })

  it('without a ClusterIP stand for their pods, one by one by hostname', async () => {
    const [client, one, two] = [attach('client'), attach('web-0'), attach('web-1')]
    api.announce('services', 'ADDED', service('web', { clusterIP: 'None', ports: [{ port: 80 }] }))
    api.announce(
      'endpointslices.discovery.k8s.io',
      'ADDED',
      slice('web', [one, two], 80, { hostnames: ['web-0', 'web-1'] }),
    )
    expect(await client.resolve('web')).toEqual([one.ip, two.ip])
    expect(await client.resolve('web-1.web')).toEqual([two.ip])
    await expect(client.resolve('web-2.web')).rejects.toMatchObject({ code: 'unknown-host' })
  })

  it('that stand for a name outside say that there is no outside', async () => {
    const client = attach('client')
    api.announce('services', 'ADDED', service('db', { type: 'ExternalName', externalName: 'db.example.org' }))
    await expect(client.dial('db', 5432)).rejects.toMatchObject({
      code: 'unknown-host',
      message: expect.stringContaining('db.example.org'),
    })
    await expect(client.dial('example.org', 80)).rejects.toMatchObject({ code: 'unknown-host' })
  })
})
