import { FAILURES } from './messages.ts'

/** The first and the last host of a node's range: .0 is the network, .1 its bridge, .255 the broadcast. */
const FIRST_HOST = 2
const HOSTS = 253

/** Hands out pod addresses, 10.244.N.x for node N, the next free one each time (as the CNI plugin host-local does). */
export class PodAddresses {
  readonly #used = new Set<string>()
  readonly #next = new Map<number, number>()

  /** @throws {NetworkError} `no-addresses` when the node's range is full */
  take(node: number): string {
    const first = this.#next.get(node) ?? FIRST_HOST
    for (let step = 0; step < HOSTS; step++) {
      const host = FIRST_HOST + ((first - FIRST_HOST + step) % HOSTS)
      const ip = `10.244.${node}.${host}`
      if (this.#used.has(ip)) continue
      this.#used.add(ip)
      this.#next.set(node, host + 1)
      return ip
    }
    throw FAILURES.addressesGone(node)
  }

  giveBack(ip: string): void {
    this.#used.delete(ip)
  }
}
