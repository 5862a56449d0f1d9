/** What a transcript of this deck says: the durations that a run usually takes, and which steps can be played from it. */
export interface Timings {
  /** When it was rehearsed: RFC 3339, UTC. */
  rehearsedAt: string
  target: string
  simulated: boolean
  /** The cluster's version; null when it did not tell. */
  cluster: string | null
  /** Milliseconds by step id; only of steps that are as they were then and went as expected. */
  durations: Record<string, number>
  /** Ids of the steps whose recorded output can be played. */
  playable: string[]
}
