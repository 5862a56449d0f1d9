const FIRST_MS = 250
const LONGEST_MS = 5_000

/**
 * How long to wait before an attempt to reconnect, in milliseconds: doubling up to five seconds, spread by up to a
 * quarter so that a full lecture hall does not return in one instant. `attempt` counts from 0, `chance` is in 0–1.
 */
export function backoffMs(attempt: number, chance: number): number {
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(wait * (0.75 + chance / 4))
}
