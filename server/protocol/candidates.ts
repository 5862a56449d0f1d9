/** What a step's placeholder can be filled with. */
export interface Candidates {
  /** The step's id. */
  step: string
  /** As the step shows it, such as `pingpong-xxxxxxxxxx-yyyyy`. */
  placeholder: string
  /** Real names that fit, the likeliest first. */
  names: string[]
  /** The name that a click would use: the presenter's choice, else the first; null when none fits. */
  chosen: string | null
  /** One plain sentence when no name fits, such as why. */
  note?: string
}
