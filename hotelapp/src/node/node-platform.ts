import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

import { toConnectionError } from '../platform.ts'
import type { Clock, Listening, Platform, Transport } from '../platform.ts'
import { NameCache } from './name-cache.ts'

/** Whoever takes longer to send a request or to read its answer is cut off when the service ends. */
const FINISH_MS = 10_000

const clock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds)
    return { dispose: () => clearTimeout(timer) }
  },
}

/** Real sockets; it listens on `host`, or on all addresses without one. */
export const newTransport = (host: string | undefined): Transport => ({
  listen: (port, listener) => listen(port, host, listener),
  connect: dial,
})

function listen(port: number, host: string | undefined, listener: RequestListener): Promise<Listening> {
  const server = createServer(listener)
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(toConnectionError(error)))
    server.listen({ port, host }, () => resolve({ close: () => close(server) }))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => server.closeAllConnections(), FINISH_MS)
    server.close(() => {
      clearTimeout(limit)
      resolve()
    })
    server.closeIdleConnections()
  })
}

const names = new NameCache(clock)

function dial(host: string, port: number): Promise<Duplex> {
  const socket = connect({ host, port, lookup: names.lookup })
  return new Promise((resolve, reject) => {
    // It stays for the connection's life: what breaks later is seen by whoever reads from it.
    socket.on('error', (error) => {
      names.forget(host)
      reject(toConnectionError(error))
    })
    socket.once('connect', () => resolve(socket))
  })
}

/** Node's own clock, sockets and standard output. */
export function newNodePlatform({ environment, stop }: Pick<Platform, 'environment' | 'stop'>): Platform {
  return {
    environment,
    transport: newTransport(environment['LISTEN_HOST']),
    clock,
    log: (line) => void process.stdout.write(`${line}\n`),
    stop,
    randomHex: (digits) => randomBytes(digits / 2).toString('hex'),
  }
}
