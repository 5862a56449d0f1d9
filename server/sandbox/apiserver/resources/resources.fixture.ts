import { Chance } from '../../chance.ts'
import type { KindMap, ResourceName } from '../../kube/objects.ts'
import { ManualClock } from '../../manual-clock.ts'
import { createApi, type ClusterApi } from '../api.ts'
import type { ResourceDefinition } from '../resource-definition.ts'
import { definitions } from './definitions.ts'

const FIRST_NODE_PORT = 30_000

/** A cluster with every kind, whose controllers and nodes are left out. */
export interface ResourceCluster {
  api: ClusterApi
  clock: ManualClock
  /** The node ports that are held. */
  ports: Set<number>
}

/** Makes one, with the namespace default. */
export function resourceCluster(): ResourceCluster {
  const clock = new ManualClock()
  const ports = new Set<number>()
  const api = createApi({
    definitions,
    clock,
    chance: new Chance(1),
    allocateNodePort(wanted = FIRST_NODE_PORT + ports.size) {
      ports.add(wanted)
      return wanted
    },
    releaseNodePort: (port) => void ports.delete(port),
  })
  api.create('namespaces', { metadata: { name: 'default' } })
  return { api, clock, ports }
}

/** What `kubectl get` prints of an object, by the heads of the columns; with the wide ones on demand. */
export function printed<N extends ResourceName>(
  definition: ResourceDefinition<N>,
  object: KindMap[N],
  options: { now: number; wide?: boolean },
): Record<string, string> {
  const columns = definition.columns.filter(({ priority }) => options.wide === true || priority === undefined)
  return Object.fromEntries(
    columns.map((column) => [column.name.toUpperCase(), String(column.cell(object, options.now))]),
  )
}
