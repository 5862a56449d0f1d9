import { createServer, type Server, type Socket } from 'node:net'

import { reset } from './bridge.ts'

/**
 * One TCP port of this machine, listening on several loopback addresses at once. Until it is served, connections are
 * reset as they come.
 */
export class LoopbackPort {
  readonly port: number
  readonly #servers: readonly Server[]
  readonly #connections = new Set<Socket>()
  #serve: ((connection: Socket) => void) | undefined

  private constructor(port: number, servers: readonly Server[]) {
    this.port = port
    this.#servers = servers
    for (const server of servers) server.on('connection', (connection) => this.#accept(connection))
  }

  /** Listens on all of these addresses or on none. Rejects with the system's error (`EADDRINUSE`, `EACCES`). */
  static async open(port: number, addresses: readonly string[]): Promise<LoopbackPort> {
    const attempts = await Promise.allSettled(addresses.map((address) => listen(port, address)))
    const servers = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
    const failed = attempts.find((attempt) => attempt.status === 'rejected')
    if (!failed) return new LoopbackPort(port, servers)
    await Promise.all(servers.map(close))
    throw failed.reason
  }

  /** From now on connections go here; without a taker they are reset again. */
  serve(onConnection: ((connection: Socket) => void) | undefined): void {
    this.#serve = onConnection
  }

  /** Stops listening and ends the connections that came through here. */
  async close(): Promise<void> {
    this.#serve = undefined
    const closed = Promise.all(this.#servers.map(close))
    for (const connection of this.#connections) connection.resetAndDestroy()
    await closed
  }

  #accept(connection: Socket): void {
    // Whoever is at the other end may vanish at any time; what there is to do about it hangs on `close`.
    connection.on('error', () => undefined)
    if (!this.#serve) return reset(connection)
    this.#connections.add(connection)
    connection.once('close', () => this.#connections.delete(connection))
    this.#serve(connection)
  }
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    server.once('error', reject)
    server.listen({ port, host, backlog: 511 }, () => {
      server.off('error', reject)
      // A failed accept (too many open files) costs that connection only.
      server.on('error', () => undefined)
      resolve(server)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
