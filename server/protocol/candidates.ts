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

const FILL = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,252}$/

/** True for what may take a placeholder's place: one word that no shell reads as more than itself, and no option. */
export function isFillWord(value: unknown): value is string {
  return typeof value === 'string' && FILL.test(value)
}
