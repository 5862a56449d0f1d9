import { once } from 'node:events'
import { type Server, type Socket, connect, createServer } from 'node:net'
import type { Forward } from './target.ts'

const LOOPBACK = '127.0.0.1'

/** More than any browser opens to one host. */
const MOST_CONNECTIONS = 64

/** The far side of one connection through a relay. */
export interface Carrier {
  /** Breaks it off; resolves when nothing of it is left. */
  dispose(): Promise<void>
}

/** A port of 127.0.0.1, chosen by the system, whose connections go on to somewhere else. */
export class Relay implements Forward {
  readonly port: number
  readonly #server: Server
  readonly #open: Set<Carrier>

  private constructor(server: Server, port: number, open: Set<Carrier>) {
    this.#server = server
    this.port = port
    this.#open = open
  }

  /** Listens; `carry` takes each connection on, and ends it when the far side ends. */
  static async listen(carry: (near: Socket) => Carrier): Promise<Relay> {
    const open = new Set<Carrier>()
    const server = createServer({ allowHalfOpen: true }, (near) => {
      const carrier = carry(near)
      open.add(carrier)
      near.on('close', () => void carrier.dispose().then(() => open.delete(carrier)))
      near.on('error', () => near.destroy())
    })
    server.maxConnections = MOST_CONNECTIONS
    server.listen(0, LOOPBACK)
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new TypeError('a listener has no port')
    return new Relay(server, address.port, open)
  }

  /** Closes the port and every connection through it. */
  async dispose(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, 'close') : null
    if (closed) this.#server.close()
    await Promise.all([closed, ...[...this.#open].map((carrier) => carrier.dispose())])
  }
}

/** Makes what carries connections on to an address that this machine reaches itself. */
export function carryTo(host: string, port: number): (near: Socket) => Carrier {
  return (near) => {
    const far = connect({ host, port, allowHalfOpen: true })
    near.pipe(far).pipe(near)
    far.on('error', () => near.destroy())
    far.on('close', () => near.end())
    return {
      dispose: async () => {
        near.destroy()
        far.destroy()
        if (!far.closed) await once(far, 'close')
      },
    }
  }
}
