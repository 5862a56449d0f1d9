/** The simulated cluster as the browser shows it. */
export interface ClusterView {
  /** `restarting` after it crashed, and comes back in its first state; `gone` when it does not come back. */
  phase: 'ready' | 'restarting' | 'gone'
  /** Seconds that pass in the cluster during one of ours; 1 is a real cluster's. */
  speed: number
  /** How often it was brought back to its first state, whoever asked for it. */
  resets: number
}
