import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { json } from 'node:stream/consumers'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'

import type { Api } from '../../kube/api.ts'
import type { KindMap } from '../../kube/objects.ts'
import { RealClock } from '../../real-clock.ts'
import { StatusError } from '../status-error.ts'
import { LocalRuntime } from './local-runtime.fixture.ts'
import { SpdyClient } from './spdy/spdy-client.fixture.ts'
import { StreamServer } from './stream-server.ts'

const PODS = '/api/v1/namespaces/default/pods'
const SPDY = { connection: 'Upgrade', upgrade: 'SPDY/3.1' }

function pod(name: string): KindMap['pods'] {
  const names = name === 'two' ? ['main', 'side'] : ['main']
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-23T09:00:00Z' },
    spec: {
      ...(name !== 'pending' && { nodeName: 'kube1' }),
      containers: names.map((container) => ({ name: container, image: 'alpine' })),
    },
    status: {},
  }
}

/** Knows the pods `one`, `two` (with two containers) and `pending` (without a node). */
const api: Pick<Api, 'get'> = {
  get: (_resource, _namespace, name) => {
    if (!['one', 'two', 'pending'].includes(name)) {
      throw new StatusError('NotFound', `pods "${name}" not found`, { name, kind: 'pods' })
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the StreamServer asks for nothing but pods
    return pod(name) as never
  },
}

let runtime: LocalRuntime
let server: Server
let streams: StreamServer
let port: number

beforeEach(async () => {
  runtime = new LocalRuntime()
  streams = new StreamServer({
    api,
    runtime,
    clock: new RealClock(),
    authorize: ({ headers }) => {
      if (headers.authorization === 'no') throw new StatusError('Unauthorized', 'Unauthorized')
    },
  })
  server = createServer()
  server.on('upgrade', (message, socket, head) => {
    if (!streams.handleUpgrade(message, socket, head)) socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' ? (address?.port ?? 0) : 0
})

afterEach(async () => {
  streams.dispose()
  await new Promise((resolve) => server.close(resolve))
  await vi.waitFor(() =>
    expect({ open: streams.size, running: runtime.running }).toEqual({ open: 0, running: 0 }),
  )
})

/** A command's client over a WebSocket, and the text of each channel. */
function openWebSocket(
  query: string,
  protocol = 'v5.channel.k8s.io',
  subresource = 'exec',
): { socket: WebSocket; text: (channel: number) => string } {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${PODS}/one/${subresource}?${query}`, protocol)
  const messages: Buffer[] = []
  socket.on('message', (data: Buffer) => messages.push(data))
  const text = (channel: number): string =>
    String(Buffer.concat(messages.filter((data) => data[0] === channel).map((data) => data.subarray(1))))
  return { socket, text }
}

async function refusal(path: string, headers: Record<string, string>): Promise<unknown> {
  const call = request({ port, host: '127.0.0.1', path: `${PODS}${path}`, method: 'POST', headers })
  call.end()
  const [response] = await once(call, 'response')
  return json(response)
}

async function openSpdy(path: string, protocol: string): Promise<{ client: SpdyClient; socket: Socket }> {
  const headers = { ...SPDY, 'x-stream-protocol-version': protocol }
  const call = request({ port, host: '127.0.0.1', path: `${PODS}${path}`, method: 'POST', headers })
  call.end()
  const [response, socket] = await once(call, 'upgrade')
  expect(response.headers['x-stream-protocol-version']).toBe(protocol)
  return { client: new SpdyClient(socket), socket }
}

describe('exec over a WebSocket', () => {
  it('brings output, errors and the exit code, each on its channel', async () => {
    const script = encodeURIComponent('echo out; echo err >&2; exit 3')
    const { socket, text } = openWebSocket(`command=sh&command=-c&command=${script}&stdout=true&stderr=true`)
    const [code] = await once(socket, 'close')
    expect([code, text(1), text(2)]).toEqual([1000, 'out\n', 'err\n'])
    expect(JSON.parse(text(3))).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    })
  })

  it('ends stdin with the signal of v5 on channel 255', async () => {
    const { socket, text } = openWebSocket('command=cat&stdin=true&stdout=true')
    await once(socket, 'open')
    socket.send(Buffer.concat([Buffer.from([0]), Buffer.from('input')]))
    socket.send(Buffer.from([255, 0]))
    await once(socket, 'close')
    expect(text(1)).toBe('input')
    expect(JSON.parse(text(3))).toEqual({ metadata: {}, status: 'Success' })
  })

  it('resizes the terminal, and joins stderr to stdout', async () => {
    const { socket, text } = openWebSocket(
      'command=read&command=x&stdin=true&stdout=true&stderr=true&tty=true',
      'v4.channel.k8s.io',
    )
    await once(socket, 'open')
    socket.send(Buffer.concat([Buffer.from([4]), Buffer.from('{"Width":100,"Height":40}\n')]))
    await vi.waitFor(() => expect(runtime.sizes).toEqual(['100x40']))
    socket.send(Buffer.from([0, 10]))
    await once(socket, 'close')
    expect(JSON.parse(text(3))).toMatchObject({ metadata: {} })
  })

  it('detaches the process of a client that is gone', async () => {
    const { socket } = openWebSocket('command=sleep&command=1000&stdout=true')
    await vi.waitFor(() => expect(runtime.running).toBe(1))
    socket.terminate()
    await vi.waitFor(() => expect(runtime.detached).toHaveLength(1))
  })

  it('says what cannot be started', async () => {
    const { socket, text } = openWebSocket('command=no-such-program&stdout=true')
    await once(socket, 'close')
    expect(JSON.parse(text(3))).toMatchObject({
      code: 500,
      message: expect.stringMatching(/^Internal error occurred: error executing command in container: /),
    })
  })

  it('holds a client back whose input is not read', async () => {
    const { socket } = openWebSocket('command=sleep&command=1000&stdin=true&stdout=true')
    await once(socket, 'open')
    await vi.waitFor(() => expect(runtime.running).toBe(1))
    const chunk = Buffer.alloc(1 << 16)
    for (let sent = 0; sent < 1_000 && socket.bufferedAmount < 1 << 20; sent++) {
      socket.send(chunk)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(socket.bufferedAmount).toBeGreaterThanOrEqual(1 << 20)
    socket.terminate()
  })
})

describe('exec and attach over SPDY', () => {
  it('wait for the streams and bring what the process says', async () => {
    const { client, socket } = await openSpdy('/one/exec?command=cat&stdin=1&stdout=1', 'v4.channel.k8s.io')
    await client.open(1, { streamtype: 'error' })
    await client.open(3, { streamtype: 'stdin' })
    await client.open(5, { streamtype: 'stdout' })
    client.send(3, 'hello', true)
    await once(socket, 'close')
    expect([client.text(5), client.text(1)]).toEqual(['hello', '{"metadata":{},"status":"Success"}'])
  })

  it('end with a client that sends garbage', async () => {
    const { socket } = await openSpdy('/one/attach?stdout=1', 'v4.channel.k8s.io')
    socket.write('garbage that is no frame at all')
    await once(socket, 'close')
  })
})

it('forwards connections, and says on the error stream which port refuses', async () => {
  const echo = createTcpServer({ allowHalfOpen: true }, (connection) => connection.pipe(connection))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const address = echo.address()
  const target = String(typeof address === 'object' ? address?.port : 0)
  const { client, socket } = await openSpdy('/one/portforward', 'portforward.k8s.io')
  await client.open(1, { streamtype: 'error', port: target, requestid: '0' })
  await client.open(3, { streamtype: 'data', port: target, requestid: '0' })
  client.send(3, 'echo', true)
  await vi.waitFor(() => expect([client.ended(1), client.ended(3)]).toEqual([true, true]))
  expect([client.text(1), client.text(3)]).toEqual(['', 'echo'])
  await new Promise((resolve) => echo.close(resolve))
  await client.open(5, { streamtype: 'error', port: target, requestid: '1' })
  await client.open(7, { streamtype: 'data', port: target, requestid: '1' })
  await vi.waitFor(() => expect(client.text(5)).toMatch(/^error forwarding port \d+ to pod one, uid : /))
  socket.destroy()
})

it.each([
  ['/none/exec?command=ls&stdout=1', SPDY, 404, 'pods "none" not found'],
  ['/one/exec?stdout=1', SPDY, 400, 'you must specify at least 1 command for the container'],
  ['/one/exec?command=ls', SPDY, 400, 'you must specify at least 1 of stdin, stdout, stderr'],
  ['/one/exec?command=ls&stdout=1&container=x', SPDY, 400, 'container x is not valid for pod one'],
  [
    '/two/attach?stdout=1',
    SPDY,
    400,
    'a container name must be specified for pod two, choose one of: [main side]',
  ],
  ['/pending/portforward', SPDY, 400, 'pod pending does not have a host assigned'],
  ['/one/portforward', { connection: 'Upgrade', upgrade: 'h2c' }, 400, 'Upgrade request required'],
  ['/one/portforward', { ...SPDY, authorization: 'no' }, 401, 'Unauthorized'],
  [
    '/one/exec?command=ls&stdout=1',
    { ...SPDY, 'x-stream-protocol-version': 'base64.channel.k8s.io' },
    403,
    'unable to upgrade: unable to negotiate protocol: client supports [base64.channel.k8s.io], server accepts [v4.channel.k8s.io]',
  ],
])('refuses %s before the upgrade with a Status', async (path, headers, code, message) => {
  expect(await refusal(path, headers)).toMatchObject({ kind: 'Status', status: 'Failure', code, message })
})
