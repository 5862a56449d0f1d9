import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { Api } from '../kube/api.ts'
import type { KubeObject } from '../kube/objects.ts'
import { valueAt } from './json.ts'
import { PARTS, REFUSALS } from './messages.ts'
import type { AdmissionContext } from './resource-definition.ts'
import type { Store } from './store.ts'

const RANGE = '10.96.0.0/16'
const RANGE_PREFIX = '10.96.'
/** The first addresses are kept for those who ask for one by name, as the real allocator does (KEP-3070). */
const FIRST_DYNAMIC = 256
const RANGE_SIZE = 65_535

const SERVICE = { group: '', plural: 'services', kind: 'Service' }

/** Where ports on this machine come from. */
export interface PortAllocator {
  allocateNodePort(wanted?: number): number
  releaseNodePort?(port: number): void
}

/** What all registries share. */
export interface RegistryDependencies {
  store: Store
  clock: Clock
  chance: Chance
  ports: PortAllocator
  api: Api
}

/** What one request takes from the pools; given back when the request fails. */
class Allocations {
  readonly #store: Store
  readonly #chance: Chance
  readonly #ports: PortAllocator
  readonly #name: string
  readonly #taken: { ports: number[]; addresses: Set<string> } = { ports: [], addresses: new Set() }
  readonly #toRelease: number[] = []

  /** `name` is the Service's, for the messages. */
  constructor(store: Store, chance: Chance, ports: PortAllocator, name: string) {
    this.#store = store
    this.#chance = chance
    this.#ports = ports
    this.#name = name
  }

  allocateNodePort(wanted?: number): number {
    const port = this.#ports.allocateNodePort(wanted)
    this.#taken.ports.push(port)
    return port
  }

  /** Takes effect when the request succeeds. */
  releaseNodePort(port: number): void {
    this.#toRelease.push(port)
  }

  /** @throws {StatusError} Invalid when the wanted address is taken or outside */
  allocateClusterIP(wanted?: string): string {
    const used = this.#usedAddresses()
    const address = wanted === undefined || wanted === '' ? this.#freeAddress(used) : wanted
    if (!isInRange(address)) throw this.#refusal(address, PARTS.addressOutside(address, RANGE))
    if (used.has(address)) throw this.#refusal(address, PARTS.addressTaken(address))
    this.#taken.addresses.add(address)
    return address
  }

  /** The request went through: what it no longer needs is free. */
  commit(): void {
    for (const port of this.#toRelease) this.#ports.releaseNodePort?.(port)
  }

  /** The request failed, or was a dry run: what it took is free again. */
  rollBack(): void {
    for (const port of this.#taken.ports) this.#ports.releaseNodePort?.(port)
  }

  #usedAddresses(): Set<string> {
    const used = new Set(this.#taken.addresses)
    for (const service of this.#store.collection('services').list()) {
      const addresses = valueAt(service, 'spec', 'clusterIPs')
      if (Array.isArray(addresses)) for (const address of addresses) used.add(String(address))
      const single = valueAt(service, 'spec', 'clusterIP')
      if (typeof single === 'string') used.add(single)
    }
    return used
  }

  #freeAddress(used: ReadonlySet<string>): string {
    const start = this.#chance.integer(FIRST_DYNAMIC, RANGE_SIZE)
    for (let step = 0; step < RANGE_SIZE; step++) {
      const index = 1 + ((start + step - 1) % (RANGE_SIZE - 1))
      const address = `${RANGE_PREFIX}${index >> 8}.${index & 255}`
      if (!used.has(address)) return address
    }
    throw REFUSALS.internal('failed to allocate a serviceIP: range is full')
  }

  #refusal(address: string, why: string): Error {
    return REFUSALS.invalid(SERVICE, this.#name, [
      {
        type: 'FieldValueInvalid',
        field: 'spec.clusterIPs',
        // As Go's %#v shows the list.
        message: `Invalid value: []string{${JSON.stringify(address)}}: ${why}`,
      },
    ])
  }
}

/** Does a request's work with what it may allocate; what it took is free again when it throws, or for a dry run. */
export function withAllocations<T>(
  { clock, chance, api, ports, store }: RegistryDependencies,
  name: string,
  dryRun: boolean | undefined,
  work: (context: AdmissionContext) => T,
): T {
  const pools = new Allocations(store, chance, ports, name)
  let done = false
  try {
    const result = work({
      clock,
      chance,
      api,
      allocateNodePort: (wanted) => pools.allocateNodePort(wanted),
      allocateClusterIP: (wanted) => pools.allocateClusterIP(wanted),
      releaseNodePort: (port) => pools.releaseNodePort(port),
    })
    done = dryRun !== true
    return result
  } finally {
    if (done) pools.commit()
    else pools.rollBack()
  }
}

function isInRange(address: string): boolean {
  const parts = address.startsWith(RANGE_PREFIX) ? address.slice(RANGE_PREFIX.length).split('.') : []
  return parts.length === 2 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
}

/** The ports of this machine that a Service holds. */
export function nodePortsOf(service: KubeObject): number[] {
  const ports = valueAt(service, 'spec', 'ports')
  const numbers = Array.isArray(ports) ? ports.map((port) => valueAt(port, 'nodePort')) : []
  numbers.push(valueAt(service, 'spec', 'healthCheckNodePort'))
  return numbers.filter((port): port is number => typeof port === 'number' && port > 0)
}
