import type { Position } from '../../server/protocol/server-message.ts'

/** The number of fragments on each slide, in order. */
export type Fragments = readonly number[]

/** Keeps a position inside the deck; an empty deck has slide 1 all the same. */
export function clampPosition({ slide, fragment }: Position, fragments: Fragments): Position {
  const inside = Math.max(1, Math.min(slide, fragments.length))
  const last = fragments[inside - 1] ?? 0
  return { slide: inside, fragment: inside === slide ? Math.max(0, Math.min(fragment, last)) : last }
}

/** The next fragment, or the next slide with none of its fragments shown. */
export function walkForward({ slide, fragment }: Position, fragments: Fragments): Position {
  if (fragment < (fragments[slide - 1] ?? 0)) return { slide, fragment: fragment + 1 }
  return slide < fragments.length ? { slide: slide + 1, fragment: 0 } : { slide, fragment }
}

/** The fragment before, or the slide before with all of its fragments shown. */
export function walkBack({ slide, fragment }: Position, fragments: Fragments): Position {
  if (fragment > 0) return { slide, fragment: fragment - 1 }
  return slide > 1 ? { slide: slide - 1, fragment: fragments[slide - 2] ?? 0 } : { slide, fragment }
}

/**
 * Where the slide that was shown stands after an edit of the deck: the same slide if it is still there, wherever it
 * moved; else the place after its old neighbour; else the same number. Slides are known by their hashes.
 */
export function placeAfterEdit(before: readonly string[], after: readonly string[], slide: number): number {
  const place = (hash: string | undefined): number => {
    const found = after.flatMap((other, index) => (other === hash ? [index + 1] : []))
    return found.reduce(
      (best, next) => (Math.abs(next - slide) < Math.abs(best - slide) ? next : best),
      found[0] ?? 0,
    )
  }
  const same = place(before[slide - 1])
  if (same > 0) return same
  const neighbour = slide > 1 ? place(before[slide - 2]) : 0
  return Math.max(1, Math.min(neighbour > 0 ? neighbour + 1 : slide, after.length))
}
