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

/** What a slide is recognised by after an edit. */
export interface SlideMark {
  hash: string
  title: string
}

/** The number of the mark that equals the one of `slide`, counted among equals from the start; 0 when it is gone. */
function findSame(before: readonly string[], after: readonly string[], slide: number): number {
  const mark = before[slide - 1]
  if (mark === undefined || mark === '') return 0
  const place = (marks: readonly string[]): number[] =>
    marks.flatMap((other, index) => (other === mark ? [index + 1] : []))
  const [old, now] = [place(before), place(after)]
  if (old.length === now.length) return now[old.indexOf(slide)] ?? 0
  return now.reduce(
    (best, next) => (Math.abs(next - slide) < Math.abs(best - slide) ? next : best),
    now[0] ?? 0,
  )
}

/**
 * Where the slide that was shown stands after an edit of the deck: the same slide, wherever it moved; one of the same
 * title, since a new slide changes the page numbers and so the hashes of all others; else the place after its old
 * neighbour; else the same number.
 */
export function placeAfterEdit(
  before: readonly SlideMark[],
  after: readonly SlideMark[],
  slide: number,
): number {
  const hashes = [before.map(({ hash }) => hash), after.map(({ hash }) => hash)] as const
  const titles = [before.map(({ title }) => title), after.map(({ title }) => title)] as const
  const follow = (place: number): number => (place > 0 ? place + 1 : 0)
  const found =
    findSame(...hashes, slide) ||
    (before.length === after.length ? slide : findSame(...titles, slide)) ||
    follow(findSame(...titles, slide - 1)) ||
    slide
  return Math.max(1, Math.min(found, after.length))
}
