import type { Duplex } from 'node:stream'

import type { Disposable } from '../clock.ts'
import { FAILURES } from './messages.ts'
import type { AttachedPodNetwork, PodAddress } from './network.ts'
import { PodConnection } from './pod-connection.ts'

/** The rest of the network, as a pod reaches it. */
export interface Uplink {
  /** Connects to anything but the pod itself. @throws {NetworkError} */
  dial(from: PodInterface, host: string, port: number): Promise<Duplex>
  /** @throws {NetworkError} `unknown-host` */
  resolve(namespace: string, name: string): readonly string[]
  detached(pod: PodInterface): void
}

/** One pod's end of the network: its ports, and all connections that begin or end here. */
export class PodInterface implements AttachedPodNetwork {
  readonly ip: string
  readonly address: PodAddress
  readonly #uplink: Uplink
  readonly #ports = new Map<number, (connection: Duplex) => void>()
  readonly #connections = new Set<PodConnection>()
  #attached = true

  constructor(ip: string, address: PodAddress, uplink: Uplink) {
    this.ip = ip
    this.address = address
    this.#uplink = uplink
  }

  listen(port: number, onConnection: (connection: Duplex) => void): Disposable {
    if (!this.#attached) throw FAILURES.detached(this.ip)
    if (this.#ports.has(port)) throw FAILURES.podPortTaken(port)
    this.#ports.set(port, onConnection)
    return {
      dispose: () => {
        if (this.#ports.get(port) === onConnection) this.#ports.delete(port)
      },
    }
  }

  async dial(host: string, port: number): Promise<Duplex> {
    if (!this.#attached) throw FAILURES.detached(this.ip)
    if (this.#isSelf(host)) return this.accept(host, port, this.ip, this)
    return this.#uplink.dial(this, host, port)
  }

  async resolve(name: string): Promise<readonly string[]> {
    if (name === 'localhost') return ['127.0.0.1']
    if (name === this.address.pod) return [this.ip]
    return this.#uplink.resolve(this.address.namespace, name)
  }

  /**
   * Opens a connection to a port of this pod.
   * @throws {NetworkError} `connection-refused` when nothing listens there
   */
  accept(host: string, port: number, from: string, client?: PodInterface): PodConnection {
    const onConnection = this.#ports.get(port)
    if (!onConnection) throw FAILURES.refused(host, port, 'nothing listens there')
    const [near, far] = PodConnection.pair(from, this.ip)
    this.#own(far)
    if (client) client.#own(near)
    onConnection(far)
    return near
  }

  detach(): void {
    if (!this.#attached) return
    this.#attached = false
    this.#ports.clear()
    for (const connection of this.#connections) connection.destroy(FAILURES.reset())
    this.#uplink.detached(this)
  }

  #own(connection: PodConnection): void {
    this.#connections.add(connection)
    connection.once('close', () => this.#connections.delete(connection))
  }

  #isSelf(host: string): boolean {
    return host === '127.0.0.1' || host === 'localhost' || host === this.ip || host === this.address.pod
  }
}
