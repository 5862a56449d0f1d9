import { Agent } from 'node:http'
import type { ClientRequest, ClientRequestArgs } from 'node:http'
import type { Duplex } from 'node:stream'

import { toConnectionError } from '../platform.ts'
import type { Platform } from '../platform.ts'
import type { Address } from '../settings.ts'

/** A Service of Kubernetes chooses a pod for each connection: after this time even the busiest peer has found a new pod. */
const OLDEST_MS = 1000

type OnConnection = (error: Error | null, connection: Duplex) => void

interface Kept {
  free: boolean
  old: boolean
}

/**
 * Connections to one address that serve several requests, one after the other, for a second. To open one for each request
 * costs more than most requests; to keep one for good would always lead to the same pod and leave new pods without work.
 */
export class YoungConnections extends Agent {
  readonly #platform: Pick<Platform, 'transport' | 'clock'>
  readonly #address: Address
  readonly #kept = new WeakMap<Duplex, Kept>()

  constructor(platform: Pick<Platform, 'transport' | 'clock'>, address: Address) {
    super({ keepAlive: true })
    this.#platform = platform
    this.#address = address
  }

  override createConnection(_options: ClientRequestArgs, callback?: OnConnection): undefined {
    void this.#connect(callback ?? (() => undefined))
  }

  /** Node asks this when an answer has come: may the connection serve another request? */
  override keepSocketAlive(connection: Duplex): boolean {
    const kept = this.#kept.get(connection)
    if (kept === undefined || kept.old) return false
    kept.free = true
    return true
  }

  /** Node says with this that a request takes a connection that was kept. */
  override reuseSocket(connection: Duplex, request: ClientRequest): void {
    const kept = this.#kept.get(connection)
    if (kept !== undefined) kept.free = false
    super.reuseSocket(connection, request)
  }

  async #connect(callback: OnConnection): Promise<void> {
    const { transport, clock } = this.#platform
    let connection: Duplex
    try {
      connection = await transport.connect(this.#address.host, this.#address.port)
    } catch (error) {
      // Node's type wants a connection beside the error, and Node takes none.
      return Reflect.apply(callback, null, [toConnectionError(error)])
    }
    const kept: Kept = { free: false, old: false }
    this.#kept.set(connection, kept)
    // The agent takes every connection for a socket of the operating system that can keep a process alive.
    if (!('ref' in connection)) Object.assign(connection, { ref: () => connection, unref: () => connection })
    const alarm = clock.after(OLDEST_MS, () => {
      kept.old = true
      if (!kept.free) return
      connection.destroy()
      // Its close is reported a turn later; until then the agent would still hand it out.
      connection.emit('agentRemove')
    })
    connection.once('close', () => alarm.dispose())
    callback(null, connection)
  }
}
