import type { Socket } from 'node:net'

import type { Chance } from '../chance.ts'
import { LoopbackPort } from './loopback-port.ts'
import { FAILURES } from './messages.ts'
import type { NetworkError } from './network-error.ts'

/** The API server's default --service-node-port-range. */
const FIRST_PORT = 30_000
const LAST_PORT = 32_767
const PORTS = LAST_PORT - FIRST_PORT + 1
const LOCALHOST = '127.0.0.1'
/** The loopback addresses that stand for kube1, kube2, kube3 where this system lets them be bound (Linux; macOS does not). */
const NODE_ADDRESSES = ['127.0.0.11', '127.0.0.12', '127.0.0.13']
const SPARES = 8

export interface NodePortsOptions {
  chance: Chance
  /** The nodes' addresses to try, one a node. */
  addresses?: readonly string[]
  /** How many ports to keep open for the next Services. */
  spares?: number
}

interface NodePort {
  /** Settles, never rejects, when the port listens or cannot. */
  readonly opening: Promise<void>
  open: LoopbackPort | undefined
  serve: ((connection: Socket) => void) | undefined
}

/**
 * The machine's side of NodePorts: TCP on loopback only, on 127.0.0.1 and on one address a node where the system has them.
 * A few ports are open before anybody asks, so that `allocate` answers at once and is right. Outlives a reset of the
 * cluster.
 */
export class NodePorts {
  /** Where NodePorts listen, one address a node; all the same one where this system has only one. */
  readonly nodeAddresses: readonly string[]
  readonly #chance: Chance
  readonly #listenOn: readonly string[]
  readonly #spareCount: number
  readonly #allocated = new Map<number, NodePort>()
  readonly #spares = new Map<number, LoopbackPort>()
  /** Spares on their way. */
  readonly #opening = new Map<number, Promise<LoopbackPort>>()
  readonly #closing = new Map<number, Promise<void>>()
  readonly #conflictListeners = new Set<(error: NetworkError, port: number) => void>()
  #refilling: Promise<void> | undefined
  #disposed = false

  private constructor(options: NodePortsOptions, nodeAddresses: readonly string[], distinct: boolean) {
    this.nodeAddresses = nodeAddresses
    this.#chance = options.chance
    this.#spareCount = options.spares ?? SPARES
    this.#listenOn = distinct ? [LOCALHOST, ...nodeAddresses] : [LOCALHOST]
  }

  /** Finds out which addresses this machine has and opens the first spare ports. */
  static async open(options: NodePortsOptions): Promise<NodePorts> {
    const wanted = options.addresses ?? NODE_ADDRESSES
    const distinct = await bindable(wanted)
    const addresses = distinct ? wanted : wanted.map(() => LOCALHOST)
    const nodePorts = new NodePorts(options, addresses, distinct)
    await nodePorts.#refill()
    return nodePorts
  }

  /** Calls when a port that was asked for by number turns out to be another program's: the Service has it, nothing listens. */
  onConflict(listener: (error: NetworkError, port: number) => void): { dispose(): void } {
    this.#conflictListeners.add(listener)
    return { dispose: () => void this.#conflictListeners.delete(listener) }
  }

  isAllocated(port: number): boolean {
    return this.#allocated.has(port)
  }

  /**
   * Takes a port: one that listens already, or the wanted one, which is opened in the background unless it is a spare.
   * @throws {NetworkError} `address-in-use` when another Service has it, or all ports are taken
   */
  allocate(wanted?: number): number {
    const port = wanted ?? this.#spares.keys().next().value ?? this.#untried()
    if (this.#allocated.has(port)) throw FAILURES.nodePortTaken(port)
    const spare = this.#spares.get(port)
    this.#spares.delete(port)
    this.#allocated.set(port, spare ? ready(spare) : this.#start(port))
    void this.#refill()
    return port
  }

  /** Sends the connections of an allocated port here. */
  serve(port: number, onConnection: (connection: Socket) => void): void {
    const nodePort = this.#allocated.get(port)
    if (!nodePort) return
    nodePort.serve = onConnection
    nodePort.open?.serve(onConnection)
  }

  /** Stops listening on a port, ends its connections and frees it for other Services. */
  release(port: number): void {
    const nodePort = this.#allocated.get(port)
    if (!nodePort) return
    this.#allocated.delete(port)
    // What is still being opened is closed as soon as it is.
    this.#track(port, nodePort.open?.close() ?? nodePort.opening.then(() => nodePort.open?.close()))
  }

  /** Resolves when every port that was asked for listens or was reported, and released ones are closed. */
  async settled(): Promise<void> {
    await Promise.all([...this.#allocated.values()].map(({ opening }) => opening))
    await this.#refilling
    await Promise.all(this.#closing.values())
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    for (const port of this.#allocated.keys()) this.release(port)
    await this.#refilling
    for (const [port, spare] of this.#spares) this.#track(port, spare.close())
    this.#spares.clear()
    await Promise.all(this.#closing.values())
  }

  #start(port: number): NodePort {
    const nodePort: NodePort = {
      opening: this.#open(port, () => nodePort),
      open: undefined,
      serve: undefined,
    }
    return nodePort
  }

  async #open(port: number, nodePort: () => NodePort): Promise<void> {
    try {
      // It may just be closing, or opening as a spare; never twice at once, or we were in our own way.
      await this.#closing.get(port)
      const open = await (this.#opening.get(port) ?? LoopbackPort.open(port, this.#listenOn))
      nodePort().open = open
      open.serve(nodePort().serve)
    } catch (error) {
      const conflict = FAILURES.nodePortForeign(port, error)
      for (const listener of this.#conflictListeners) listener(conflict, port)
    }
  }

  #refill(): Promise<void> {
    this.#refilling ??= this.#openSpares().finally(() => {
      this.#refilling = undefined
    })
    return this.#refilling
  }

  async #openSpares(): Promise<void> {
    // Sandboxes of the same seed try the same ports in the same order: on one machine each finds those of the others taken.
    for (let attempts = 0; attempts < PORTS; attempts++) {
      const missing = this.#spareCount - this.#spares.size
      if (this.#disposed || missing <= 0 || this.#allocated.size + this.#spares.size >= PORTS) return
      const port = this.#untried()
      const opening = LoopbackPort.open(port, this.#listenOn)
      this.#opening.set(port, opening)
      const open = await opening.catch(() => undefined)
      this.#opening.delete(port)
      // Someone may have asked for just this port meanwhile, and has it now.
      if (open && !this.#allocated.has(port)) this.#spares.set(port, open)
    }
  }

  /** A port that is neither allocated nor a spare. */
  #untried(): number {
    const first = this.#chance.integer(0, PORTS)
    for (let step = 0; step < PORTS; step++) {
      const port = FIRST_PORT + ((first + step) % PORTS)
      if (!this.#allocated.has(port) && !this.#spares.has(port)) return port
    }
    throw FAILURES.nodePortsGone()
  }

  #track(port: number, closing: Promise<void>): void {
    this.#closing.set(port, closing)
    void closing.finally(() => {
      if (this.#closing.get(port) === closing) this.#closing.delete(port)
    })
  }
}

function ready(open: LoopbackPort): NodePort {
  return { opening: Promise.resolve(), open, serve: undefined }
}

/** Whether this machine lets all of these addresses be bound. */
async function bindable(addresses: readonly string[]): Promise<boolean> {
  for (const address of addresses) {
    try {
      await (await LoopbackPort.open(0, [address])).close()
    } catch {
      return false
    }
  }
  return true
}
