import type { ClusterView } from '../protocol/cluster.ts'

/** What a lecture may know and ask of a simulated cluster; a real one offers none of it. */
export interface SimulatedCluster {
  readonly status: ClusterView
  /** Calls back with each change of the status until the function that it returns is called. */
  watch(listener: (status: ClusterView) => void): () => void
  /** Brings it back to its first state; rejects when it does not answer. */
  reset(): Promise<void>
  /** Lets this many of its seconds pass in one of ours; rejects when it does not answer. */
  setSpeed(speed: number): Promise<void>
}
