import { type Socket, connect } from 'node:net'

import { afterEach, describe, expect, it, vi } from 'vitest'

import type { BlobLimits } from './blob-store.ts'
import { RegistryFixture, codeOf, sha256 } from './registry.fixture.ts'

let registry: RegistryFixture

const start = async (limits: Partial<BlobLimits> = {}): Promise<void> => {
  registry = await RegistryFixture.start(limits)
}

afterEach(async () => {
  await registry.dispose()
  expect(registry.errors).toEqual([])
})

/** A client that says what it wants, byte for byte. */
async function open(text: string): Promise<{ socket: Socket; read: () => string; closed: Promise<void> }> {
  const socket = connect(registry.port, '127.0.0.1')
  let answer = ''
  socket.on('error', () => undefined).on('data', (chunk) => void (answer += chunk.toString()))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  socket.write(text)
  return { socket, read: () => answer, closed }
}

/** A body of so many bytes that nobody holds whole. */
const endless = (bytes: number): ReadableStream<Uint8Array> => {
  const chunk = new Uint8Array(64 * 1024)
  let left = bytes
  return new ReadableStream({
    pull: (controller) => {
      if (left <= 0) return controller.close()
      left -= chunk.length
      controller.enqueue(chunk)
    },
  })
}

const send = (path: string, method: string, body: ReadableStream<Uint8Array>): Promise<Response> =>
  // `duplex` is what fetch asks for with a stream; the types do not know it.
  registry.fetch(path, Object.assign({ method, body }, { duplex: 'half' }))

describe('an upload', () => {
  it('that is too large is refused, and the client reads why', async () => {
    await start({ uploadBytes: 1024 * 1024 })
    const answer = await send(await registry.begin('a'), 'PATCH', endless(8 * 1024 * 1024))
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'SIZE_INVALID'])
  })

  it('that does not fit is refused, and goes with its bytes when it is deleted', async () => {
    await start({ totalBytes: 1024 * 1024 })
    const address = await registry.begin('a')
    const answer = await send(address, 'PATCH', endless(8 * 1024 * 1024))
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'SIZE_INVALID'])
    await registry.fetch(address, { method: 'DELETE' })
    expect([registry.files(), registry.store.usedBytes]).toEqual([[], 0])
    await registry.pushBlob('a', Buffer.alloc(1024 * 1024))
  })

  it('that never ends is cut off', async () => {
    await start({ uploadBytes: 1024 })
    const address = new URL(await registry.begin('a'))
    const head = `PATCH ${address.pathname} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`
    const client = await open(head)
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    let sent = 0
    while (!client.socket.destroyed) {
      sent += chunk.length
      if (!client.socket.write(chunk)) {
        await new Promise<void>((resolve) => {
          client.socket.once('drain', resolve).once('close', () => resolve())
        })
      }
    }
    await client.closed
    expect(client.read()).toMatch(/^HTTP\/1\.1 413 /)
    expect(sent).toBeLessThan(64 * 1024 * 1024)
  })

  it('of a client that was killed is given up after a while', async () => {
    await start({ idleMs: 60_000 })
    const address = new URL(await registry.begin('a'))
    const { socket } = await open(
      `PATCH ${address.pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello`,
    )
    await vi.waitFor(() => expect(registry.store.usedBytes).toBe(5))
    socket.destroy()
    await vi.waitFor(() => expect(registry.completed).toHaveLength(2))
    // What came stays, so that the client can go on with it when it is back.
    await registry.clock.advance(30_000)
    const status = await registry.fetch(address.href)
    expect([status.status, status.headers.get('range')]).toEqual([204, '0-4'])
    await registry.clock.advance(60_001)
    expect([registry.files(), registry.store.usedBytes, registry.store.openUploads]).toEqual([[], 0, 0])
    expect(registry.clock.pending).toBe(0)
  })

  it('whose client falls silent is cut off', async () => {
    await start({ idleMs: 60_000 })
    const address = new URL(await registry.begin('a'))
    const client = await open(
      `PATCH ${address.pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello`,
    )
    await vi.waitFor(() => expect(registry.store.usedBytes).toBe(5))
    await registry.clock.advance(60_001)
    await client.closed
    await vi.waitFor(() => expect(registry.files()).toEqual([]))
  })

  it('in one request leaves nothing when its client is killed', async () => {
    await start()
    const path = `/v2/a/blobs/uploads/?digest=${sha256('x')}`
    const { socket } = await open(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello`)
    await vi.waitFor(() => expect(registry.store.usedBytes).toBe(5))
    socket.resetAndDestroy()
    await vi.waitFor(() => expect([registry.files(), registry.store.openUploads]).toEqual([[], 0]))
    expect([registry.store.usedBytes, registry.clock.pending]).toEqual([0, 0])
  })

  it('takes one request at a time', async () => {
    await start()
    const address = new URL(await registry.begin('a'))
    const { socket } = await open(
      `PATCH ${address.pathname} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello`,
    )
    await vi.waitFor(() => expect(registry.store.usedBytes).toBe(5))
    const other = await registry.fetch(address.href, { method: 'PATCH', body: 'other' })
    expect([other.status, await codeOf(other)]).toEqual([400, 'BLOB_UPLOAD_INVALID'])
    socket.destroy()
  })

  it('cannot begin while too many are open', async () => {
    await start({ openUploads: 3 })
    for (let count = 0; count < 3; count++) await registry.begin('a')
    const answer = await registry.fetch('/v2/a/blobs/uploads/', { method: 'POST' })
    expect([answer.status, await codeOf(answer)]).toEqual([429, 'TOOMANYREQUESTS'])
  })
})

describe('a path', () => {
  it.each([
    'GET /v2/../../etc/passwd',
    'GET /v2/a/../b/tags/list',
    'GET /v2/a/manifests/../../../etc/passwd',
    'GET /v2/a/blobs/..%2f..%2f..%2fetc%2fpasswd',
    'GET /v2/%2e%2e/%2e%2e/tags/list',
    'GET /v2/a%00/tags/list',
    'PUT /v2/../a/manifests/latest',
    'PUT /v2/a/manifests/..%2f..%2fx',
    'PATCH /v2/a/blobs/uploads/..%2f..%2fx',
    'POST /v2/..%2fa/blobs/uploads/',
  ])('out of the registry leads nowhere: %s', async (line) => {
    await start()
    const client = await open(`${line} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    await client.closed
    expect(client.read()).toMatch(/^HTTP\/1\.1 40[04] /)
    expect(registry.files()).toEqual([])
  })

  it('of a header is not repeated into an address', async () => {
    await start()
    const line =
      'POST /v2/a/blobs/uploads/ HTTP/1.1\r\nHost: x/"<>\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
    const client = await open(line)
    await client.closed
    expect(client.read()).toMatch(/\r\nLocation: \/v2\/a\//)
  })
})

describe('a hundred clients at once', () => {
  it('push the same image and one of their own each', async () => {
    await start()
    const numbers = Array.from({ length: 100 }, (_none, index) => index)
    await Promise.all(
      numbers.flatMap((number) => [
        registry.pushImage('shared', `v${number}`),
        registry.pushImage(`own-${number}`, 'latest', { layer: `layer ${number}` }),
      ]),
    )
    expect(await (await registry.fetch('/v2/_catalog?n=2')).json()).toEqual({
      repositories: ['own-0', 'own-1'],
    })
    // One config, one shared layer, a hundred of their own, and a manifest for each of these.
    expect(registry.files()).toHaveLength(203)
    expect([registry.store.openUploads, registry.clock.pending]).toEqual([0, 0])
    for (const number of numbers) {
      const head = await registry.fetch(`/v2/own-${number}/manifests/latest`, { method: 'HEAD' })
      const digest = head.headers.get('docker-content-digest') ?? ''
      await registry.fetch(`/v2/own-${number}/manifests/${digest}`, { method: 'DELETE' })
    }
    expect(registry.files()).toHaveLength(3)
  })

  it('read a blob to its end although it is deleted meanwhile', async () => {
    await start()
    const content = Buffer.alloc(4 * 1024 * 1024, 'blob')
    const digest = await registry.pushBlob('a', content)
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => registry.fetch(`/v2/a/blobs/${digest}`)),
    )
    await registry.fetch(`/v2/a/blobs/${digest}`, { method: 'DELETE' })
    expect(registry.files()).toEqual([])
    for (const answer of answers) {
      expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(digest)
    }
  })
})
