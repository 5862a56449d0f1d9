import type { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { KindMap } from '../kube/objects.ts'
import { keyOf, type Endpoint } from './service-table.ts'

/** How long ClientIP affinity holds when the Service does not say (core/v1 ClientIPConfig). */
const DEFAULT_AFFINITY_SECONDS = 10_800
/** Clients remembered in all; the ones that came first are forgotten first. */
const MOST_CLIENTS = 10_000

interface Affinity {
  ip: string
  until: number
}

/** Chooses one of a Service's endpoints for a connection: by chance, as iptables does, or the client's last one (ClientIP). */
export class Balancer {
  readonly #clock: Clock
  readonly #chance: Chance
  readonly #affinities = new Map<string, Affinity>()

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock
    this.#chance = chance
  }

  /** One of these endpoints; undefined when there are none. */
  pick(service: KindMap['services'], endpoints: readonly Endpoint[], clientIp: string): Endpoint | undefined {
    if (service.spec.sessionAffinity !== 'ClientIP') return this.#any(endpoints)
    const key = `${keyOf(service)} ${clientIp}`
    const last = this.#affinities.get(key)
    const now = this.#clock.now()
    const kept = last && last.until > now ? endpoints.find((endpoint) => endpoint.ip === last.ip) : undefined
    const chosen = kept ?? this.#any(endpoints)
    this.#affinities.delete(key)
    if (!chosen) return undefined
    const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS
    this.#affinities.set(key, { ip: chosen.ip, until: now + seconds * 1000 })
    this.#forgetOldest()
    return chosen
  }

  #any(endpoints: readonly Endpoint[]): Endpoint | undefined {
    return endpoints[this.#chance.integer(0, endpoints.length)]
  }

  #forgetOldest(): void {
    for (const key of this.#affinities.keys()) {
      if (this.#affinities.size <= MOST_CLIENTS) return
      this.#affinities.delete(key)
    }
  }
}
