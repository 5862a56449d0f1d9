import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'

import { ConnectionError } from '../../../../hotelapp/src/platform.ts'
import type { Listening, Transport } from '../../../../hotelapp/src/platform.ts'
import type { Disposable } from '../../clock.ts'
import { NetworkError } from '../../network/network-error.ts'
import type { NetworkErrorCode } from '../../network/network-error.ts'
import type { PodNetwork } from '../../network/pod-network.ts'

/** What Linux calls the network's failures. */
const CODES: Readonly<Record<NetworkErrorCode, string>> = {
  'unknown-host': 'ENOTFOUND',
  'connection-refused': 'ECONNREFUSED',
  'connection-reset': 'ECONNRESET',
  'no-route': 'EHOSTUNREACH',
  'address-in-use': 'EADDRINUSE',
  'no-addresses': 'EADDRNOTAVAIL',
}

const toConnectionError = (cause: unknown): ConnectionError =>
  new ConnectionError(cause instanceof NetworkError ? CODES[cause.code] : 'EPIPE', { cause })

/** A pod's network as Hotel Map's services use one. */
export const newTransport = (network: PodNetwork): Transport => ({
  listen: (port, listener) => listen(network, port, listener),
  connect: async (host, port) => {
    try {
      return await network.dial(host, port)
    } catch (error) {
      throw toConnectionError(error)
    }
  },
})

async function listen(network: PodNetwork, port: number, listener: RequestListener): Promise<Listening> {
  // It never listens itself: connections come from the pod's network.
  const server = createServer()
  const connections = new Connections()
  server.on('request', (request, response) => {
    connections.begin(request.socket)
    response.once('close', () => connections.end(request.socket))
    listener(request, response)
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  try {
    const port_ = network.listen(port, (connection) => {
      connections.add(connection)
      server.emit('connection', connection)
    })
    return { close: () => connections.close(port_) }
  } catch (error) {
    throw toConnectionError(error)
  }
}

/** The open connections, and those among them that wait for an answer. */
class Connections {
  readonly #open = new Set<Duplex>()
  readonly #busy = new Set<Duplex>()
  #onIdle: (() => void) | null = null

  add(connection: Duplex): void {
    this.#open.add(connection)
    connection.once('close', () => {
      this.#open.delete(connection)
      this.end(connection)
    })
  }

  begin(connection: Duplex): void {
    this.#busy.add(connection)
  }

  end(connection: Duplex): void {
    this.#busy.delete(connection)
    if (this.#onIdle === null) return
    if (this.#busy.size === 0) this.#onIdle()
  }

  /** Takes no more, and resolves when all requests are answered and all connections closed. */
  async close(port: Disposable): Promise<void> {
    port.dispose()
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve
    })
    if (this.#busy.size > 0) await idle
    for (const connection of this.#open) connection.destroy()
  }
}
