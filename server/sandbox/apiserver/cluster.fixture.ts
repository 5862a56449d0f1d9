import { Chance } from '../chance.ts'
import { ManualClock } from '../manual-clock.ts'
import { createApi } from './api.ts'
import type { ClusterApi } from './api.ts'
import { definitions } from './resources/definitions.ts'
import { StatusError } from './status-error.ts'

/** A cluster with every kind, whose controllers and nodes are left out. */
export interface TestCluster {
  api: ClusterApi
  clock: ManualClock
  /** The node ports that are held. */
  ports: Set<number>
}

/** Makes one, with the namespaces default, kube-system and lab. */
export function testCluster(): TestCluster {
  const clock = new ManualClock()
  const ports = new Set<number>()
  const api = createApi({
    definitions,
    clock,
    chance: new Chance(1),
    allocateNodePort: (wanted = 30_000 + ports.size) => {
      ports.add(wanted)
      return wanted
    },
    releaseNodePort: (port) => void ports.delete(port),
  })
  for (const name of ['default', 'kube-system', 'lab']) api.create('namespaces', { metadata: { name } })
  return { api, clock, ports }
}

/** What a call is refused with; a call that is not refused is an error. */
export function refusal(call: () => unknown): { reason: string; message: string } {
  try {
    call()
  } catch (error) {
    if (error instanceof StatusError) return { reason: error.reason, message: error.message }
    throw error
  }
  throw new Error('it was not refused')
}
