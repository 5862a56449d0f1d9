/** What a reset of the lab would do, shown before it is done. */
export interface ResetPlan {
  /** Names exactly this plan; `reset` sends it back. */
  id: string
  /** True for the simulated cluster, which is brought back as a whole. */
  simulated: boolean
  /** Objects that the lab's steps have made and that are still there, such as `deployment.apps/pingpong`; no namespace is kubectl's own. */
  objects: { name: string; namespace: string }[]
  /** The deck's own cleanup commands, run before the objects are deleted; empty until the deck is trusted. */
  commands: string[]
  /** One plain sentence when the plan could not be made whole. */
  note?: string
}
