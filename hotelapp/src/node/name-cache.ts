import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'

import { toConnectionError } from '../platform.ts'
import type { Clock } from '../platform.ts'

/** Short enough that a service which moved is found again at once, and hundreds of connections a second ask once. */
const KEEP_MS = 1000

interface Entry {
  readonly addresses: Promise<LookupAddress[]>
  readonly until: number
}

/**
 * The addresses of names, remembered for a second. A lookup is a call of the C library on one of Node's four threads, and
 * in a pod it asks for the name in up to six domains: one for each request would be slower than the request.
 */
export class NameCache {
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** For the `lookup` option of net.connect. */
  readonly lookup: LookupFunction = (name, { all }, callback) =>
    void this.#answer(name, all === true, callback)

  /** Forgets a name whose address did not answer. */
  forget(name: string): void {
    this.#entries.delete(name)
  }

  async #answer(name: string, all: boolean, callback: Parameters<LookupFunction>[2]): Promise<void> {
    let addresses: LookupAddress[]
    try {
      addresses = await this.#find(name)
    } catch (error) {
      return callback(toConnectionError(error), [])
    }
    const [first] = addresses
    if (all || first === undefined) callback(null, addresses)
    else callback(null, first.address, first.family)
  }

  #find(name: string): Promise<LookupAddress[]> {
    const known = this.#entries.get(name)
    if (known !== undefined && known.until > this.#clock.now()) return known.addresses
    const addresses = lookup(name, { all: true })
    this.#entries.set(name, { addresses, until: this.#clock.now() + KEEP_MS })
    // A name may come into being at any moment, so that it is missing is not remembered.
    addresses.catch(() => this.forget(name))
    return addresses
  }
}
