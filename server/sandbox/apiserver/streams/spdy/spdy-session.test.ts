import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { ManualClock } from '../../../manual-clock.ts'
import { dataFrameHead, pingFrame } from './frames.ts'
import { SpdyClient } from './spdy-client.fixture.ts'
import { SpdySession } from './spdy-session.ts'
import type { SpdyStream } from './spdy-stream.ts'

let server: Server
let near: Socket
let far: Socket
let client: SpdyClient
let session: SpdySession
let clock: ManualClock
let streams: SpdyStream[]
let closed: (Error | undefined)[]

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  near = connect({ port: typeof address === 'object' ? (address?.port ?? 0) : 0, host: '127.0.0.1' })
  const accepted = once(server, 'connection')
  await once(near, 'connect')
  ;[far] = await accepted
  client = new SpdyClient(near)
  clock = new ManualClock()
  streams = []
  closed = []
  session = new SpdySession(far, {
    clock,
    admits: (headers) => headers.get('streamtype') !== 'unwanted',
    onStream: (stream) => streams.push(stream),
    onClose: (error) => closed.push(error),
  })
})

afterEach(async () => {
  session.dispose()
  near.destroy()
  await new Promise((resolve) => server.close(resolve))
  expect(clock.pending).toBe(0)
})

async function opened(id: number): Promise<SpdyStream> {
  await client.open(id, { streamtype: 'data' })
  return vi.waitFor(() => {
    const found = streams.find((candidate) => candidate.id === id)
    if (!found) throw new Error(`no stream ${id} yet`)
    return found
  })
}

it('carries bytes both ways, each direction with its own end', async () => {
  const one = await opened(1)
  let input = ''
  one.on('data', (chunk) => (input += String(chunk)))
  client.send(1, 'to the ')
  client.send(1, 'server', true)
  await once(one, 'end')
  expect(input).toBe('to the server')
  one.end('to the client')
  await vi.waitFor(() => expect(client.ended(1)).toBe(true))
  expect(client.text(1)).toBe('to the client')
})

it('answers pings and resets unwanted streams, and those that it destroys', async () => {
  near.write(pingFrame(9))
  await client.open(1, { streamtype: 'unwanted' })
  ;(await opened(3)).destroy()
  await vi.waitFor(() =>
    expect(client.heard).toEqual([
      { type: 'ping', id: 9 },
      { type: 'rstStream', streamId: 1, status: 5 },
      { type: 'rstStream', streamId: 3, status: 5 },
    ]),
  )
})

it('lets the peer wait while a stream is not read, and asks whether it is still there', async () => {
  const slow = await opened(1)
  const chunk = Buffer.alloc(1 << 16)
  for (let room = true; room || near.writableLength < 1 << 20;) {
    near.write(dataFrameHead(1, chunk.length, false))
    room = near.write(chunk)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(slow.readableLength).toBeLessThanOrEqual(1 << 19)
  expect(far.isPaused()).toBe(true)
  await clock.advance(5_000)
  await vi.waitFor(() => expect(client.heard).toEqual([{ type: 'ping', id: 2 }]))
  slow.resume()
  await vi.waitFor(() => expect(near.writableLength).toBe(0))
})

it('hears no more of a peer that floods it with pings and takes no answer', async () => {
  near.pause()
  const flood = Buffer.concat(Array.from({ length: 10_000 }, () => pingFrame(1)))
  for (let times = 0; times < 400 && !far.isPaused(); times++) {
    near.write(flood)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(far.isPaused()).toBe(true)
  expect(far.writableLength).toBeLessThan(1 << 20)
})

it('refuses streams beyond the limit one by one', async () => {
  for (let id = 1; id <= 2 * 2_049; id += 2) await client.open(id, { streamtype: 'data' })
  await vi.waitFor(() => expect(client.heard).toEqual([{ type: 'rstStream', streamId: 4_097, status: 3 }]))
  expect(streams).toHaveLength(2_048)
})

it.each([
  ['data on a stream that was never opened', dataFrameHead(5, 0, false), 'invalid-stream'],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 'invalid-stream'],
  ['another version', Buffer.from([0x80, 4, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1]), 'unsupported-version'],
])('ends with a typed error on %s', async (_, bytes, code) => {
  const open = await opened(1)
  near.write(bytes)
  await vi.waitFor(() => expect(closed).toMatchObject([{ code }]))
  expect(open.destroyed).toBe(true)
  expect(client.heard.at(-1)).toEqual({ type: 'goAway' })
})

it('ends all streams when the peer is gone', async () => {
  const open = await opened(1)
  near.resetAndDestroy()
  await vi.waitFor(() => expect(closed).toHaveLength(1))
  expect(open.destroyed).toBe(true)
})

it('says goodbye, and does not wait forever for the peer’s', async () => {
  near.pause()
  session.close()
  await clock.advance(5_000)
  await vi.waitFor(() => expect(closed).toEqual([undefined]))
})
