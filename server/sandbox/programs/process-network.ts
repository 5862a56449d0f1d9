import type { Duplex } from 'node:stream'

import type { Disposable } from '../clock.ts'
import type { PodNetwork } from '../network/pod-network.ts'

/** A process's view of its pod's network: what it opened is closed at its end, and its callbacks cannot throw into ours. */
export class ProcessNetwork implements PodNetwork {
  readonly #network: PodNetwork
  readonly #guard: (work: () => void) => void
  readonly #listeners = new Set<Disposable>()
  readonly #connections = new Set<Duplex>()
  #ended = false

  /** `guard` runs a callback and takes care of what it throws. */
  constructor(network: PodNetwork, guard: (work: () => void) => void) {
    this.#network = network
    this.#guard = guard
  }

  get ip(): string {
    return this.#network.ip
  }

  listen(port: number, onConnection: (connection: Duplex) => void): Disposable {
    const listener = this.#network.listen(port, (connection) => {
      this.#own(connection)
      this.#guard(() => onConnection(connection))
    })
    this.#listeners.add(listener)
    return {
      dispose: () => {
        this.#listeners.delete(listener)
        listener.dispose()
      },
    }
  }

  async dial(host: string, port: number): Promise<Duplex> {
    const connection = await this.#network.dial(host, port)
    this.#own(connection)
    return connection
  }

  resolve(name: string): Promise<readonly string[]> {
    return this.#network.resolve(name)
  }

  /** Closes what is open. */
  dispose(): void {
    this.#ended = true
    for (const listener of this.#listeners) listener.dispose()
    for (const connection of this.#connections) connection.destroy()
    this.#listeners.clear()
    this.#connections.clear()
  }

  #own(connection: Duplex): void {
    // A connection that breaks is not an error of the sandbox; the program sees it close.
    connection.on('error', () => undefined)
    if (this.#ended) {
      connection.destroy()
      return
    }
    this.#connections.add(connection)
    connection.once('close', () => this.#connections.delete(connection))
  }
}
