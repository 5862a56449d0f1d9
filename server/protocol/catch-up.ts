/** How a catch-up stands: steps that run by themselves until the lecture is where it should be. */
export interface CatchUpView {
  state: 'running' | 'done' | 'stopped' | 'failed'
  /** The slide whose state is to be reached: everything before it runs. */
  slide: number
  /** How many steps have run, of how many. */
  done: number
  total: number
  /** The id of the step that runs, or that it ended with. */
  step?: string
  /** True when the cluster was brought back to its first state before, as the lecture was already past the slide. */
  wasReset: boolean
  durationMs: number
  /** One plain sentence once it has not gone well. */
  note?: string
}
