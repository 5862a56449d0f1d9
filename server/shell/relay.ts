import { once } from 'node:events'
import { type NetConnectOpts, type Server, type Socket, connect, createServer } from 'node:net'
import type { Forward } from './target.ts'

const LOOPBACK = '127.0.0.1'

/** A port of 127.0.0.1, chosen by the system, whose connections go on to somewhere else. */
export class Relay implements Forward {
  readonly port: number
  readonly #server: Server
  readonly #sockets: Set<Socket>

  private constructor(server: Server, port: number, sockets: Set<Socket>) {
    this.#server = server
    this.port = port
    this.#sockets = sockets
  }

  /** Listens; each connection is made to `destination` when it is asked for. */
  static async listen(destination: NetConnectOpts): Promise<Relay> {
    const sockets = new Set<Socket>()
    const follow = (socket: Socket): Socket => {
      sockets.add(socket)
      return socket.on('close', () => sockets.delete(socket))
    }
    const server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ ...destination, allowHalfOpen: true })
      join(follow(near), follow(far))
    })
    server.listen(0, LOOPBACK)
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new TypeError('a listener has no port')
    return new Relay(server, address.port, sockets)
  }

  /** Closes the port and every connection through it. */
  async dispose(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

/** Passes on what each side says, its end too; a side that breaks takes the other with it. */
function join(near: Socket, far: Socket): void {
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', (hadError) => {
      if (hadError) to.destroy()
    })
  }
}
