import type { ClusterView } from '../protocol/cluster.ts'
import { REFUSALS, type Refusal } from './messages.ts'
import { RateLimit } from './rate-limit.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'

/** Resets at once, and in the long run a second; each tears down all that the audience looks at. */
const RESETS = { burst: 3, perSecond: 0.5 }

/** How many of its seconds pass in one of ours while the lecture catches up. */
const FAST = 20

/** The lecture's way to its simulated cluster; without one it refuses what only that can do. */
export class ClusterControl {
  readonly #cluster: SimulatedCluster | null
  readonly #resets = new RateLimit(RESETS.burst, RESETS.perSecond)
  readonly #unwatch: () => void
  #isResetting = false

  /** `onChange` is told of each change of the cluster's status. */
  constructor(cluster: SimulatedCluster | null, onChange: (view: ClusterView) => void) {
    this.#cluster = cluster
    this.#unwatch = cluster?.watch((status) => onChange(viewOf(status))) ?? ((): void => {})
  }

  /** How the cluster is; null when the lecture has no simulated one. */
  get view(): ClusterView | null {
    return this.#cluster && viewOf(this.#cluster.status)
  }

  /** Brings the cluster back to its first state, one reset at a time, or says why not. */
  async reset(): Promise<Refusal | null> {
    if (!this.#cluster) return REFUSALS.noCluster()
    if (this.#isResetting) return REFUSALS.resetting()
    if (!this.#resets.take()) return REFUSALS.tooFast()
    this.#isResetting = true
    try {
      await this.#cluster.reset()
      return null
    } catch {
      // Whatever the reason, the presenter can only try again; the status tells when the cluster is gone.
      return REFUSALS.clusterAway()
    } finally {
      this.#isResetting = false
    }
  }

  /** Lets its time go fast, and gives what sets it back; a cluster that does not answer or is real keeps its own time. */
  async hurry(): Promise<() => Promise<void>> {
    const cluster = this.#cluster
    if (!cluster) return async () => {}
    const { speed } = cluster.status
    const set = (wanted: number): Promise<void> => cluster.setSpeed(wanted).catch(() => {})
    await set(Math.max(speed, FAST))
    return () => set(speed)
  }

  dispose(): void {
    this.#unwatch()
  }
}

/** What browsers get of a status, whatever else its owner keeps in it. */
function viewOf({ phase, speed, resets }: ClusterView): ClusterView {
  return { phase, speed, resets }
}
