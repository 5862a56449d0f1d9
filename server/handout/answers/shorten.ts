/** A list whose middle may be left out. */
export interface Shortened<T> {
  head: T[]
  /** How many are left out between head and tail; 0 when none. */
  left: number
  tail: T[]
}

/** Of the lines that stay, how many stand at the beginning: headings and causes do, results at the end. */
const HEAD_SHARE = 2 / 3

/**
 * Shortens a list to so many entries, the line that tells of the rest counted. One that is longer by a single entry stays whole,
 * as the line that tells would take the same room.
 */
export function shorten<T>(list: readonly T[], most: number): Shortened<T> {
  if (list.length <= most) return { head: [...list], left: 0, tail: [] }
  const kept = Math.max(2, most - 1)
  const head = Math.ceil(kept * HEAD_SHARE)
  const tail = kept - head
  return { head: list.slice(0, head), left: list.length - kept, tail: list.slice(list.length - tail) }
}

/** The line that stands for what was left out. */
export function leftOut(count: number): string {
  return `… ${count} ${count === 1 ? 'line' : 'lines'} left out …`
}
