import { once } from 'node:events'
import { type Server, type Socket, connect, createServer } from 'node:net'

import { describe, expect, onTestFinished, test } from 'vitest'
import type { Target } from '../../server/shell/target.ts'

/** An address of this machine that is not the one on which forwards listen. */
const HOST = '127.0.0.2'

/** What an implementation of Target must hold of the ports that it forwards. */
export function describeForward(name: string, make: () => Target): void {
  describe(`a port forwarded by the target ${name}`, () => {
    const makeTarget = (): Target => {
      const target = make()
      onTestFinished(() => target.dispose())
      return target
    }

    test('carries bytes both ways, until each side has said its last', async () => {
      const { port } = await makeTarget().forward(HOST, await startEcho())
      const bytes = Buffer.alloc(1024 * 1024, 'Grüße ')
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
      socket.end(bytes)
      expect(bytes.equals(await readAll(socket))).toBe(true)
    })

    test('takes many connections at once, and hands on a hang-up of the far side', async () => {
      const { port } = await makeTarget().forward(HOST, await startEcho('hello'))
      const all = await Promise.all(
        Array.from({ length: 6 }, () => readAll(connect({ host: '127.0.0.1', port }))),
      )
      expect(all.map(String)).toEqual(all.map(() => 'hello'))
    })

    test('closes a connection that nobody takes there, and goes on', async () => {
      const target = makeTarget()
      const { server, port: gone } = await listen(createServer(), HOST)
      server.close()
      const { port } = await target.forward(HOST, gone)
      for (const _ of [1, 2])
        expect((await readAll(connect({ host: '127.0.0.1', port }))).toString()).toBe('')
    })

    test.each(['forward', 'target'] as const)(
      'ends with its connections when the %s is disposed',
      async (which) => {
        const target = makeTarget()
        const forward = await target.forward(HOST, await startEcho())
        const socket = connect({ host: '127.0.0.1', port: forward.port })
        socket.write('x')
        await once(socket, 'data')
        const closed = once(socket, 'close')
        await (which === 'forward' ? forward : target).dispose()
        await closed
        const late = connect({ host: '127.0.0.1', port: forward.port })
        const [error] = await once(late, 'error')
        expect(error).toMatchObject({ code: 'ECONNREFUSED' })
      },
    )
  })
}

/** Starts a server that says back what it hears, or only says something. */
async function startEcho(words?: string): Promise<number> {
  const sockets = new Set<Socket>()
  const echo = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on('error', () => {}))
    if (words === undefined) socket.pipe(socket)
    else socket.end(words)
  })
  const { server, port } = await listen(echo, HOST)
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return port
}

async function listen(server: Server, host: string): Promise<{ server: Server; port: number }> {
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port')
  return { server, port: address.port }
}

async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  socket.on('data', (bytes) => chunks.push(Buffer.from(bytes)))
  // A connection that nobody takes may be reset or closed.
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('close', resolve).once('end', () => socket.end()))
  return Buffer.concat(chunks)
}
