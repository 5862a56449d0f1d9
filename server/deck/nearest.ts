/** Counts the single-character edits and neighbour swaps between two words (optimal string alignment). */
export function editDistance(left: string, right: string): number {
  let before: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const edits = [
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      ]
      if (swapped && row > 1 && column > 1) edits.push((before[column - 2] ?? 0) + 1)
      current.push(Math.min(...edits))
    }
    before = previous
    previous = current
  }
  return previous[right.length] ?? 0
}

/** Finds the candidate that a mistyped word most likely meant; undefined when none is close (a third of its letters). */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; edits: number } | undefined
  for (const candidate of candidates) {
    const edits = editDistance(word.slice(0, 64).toLowerCase(), candidate.toLowerCase())
    if (edits > Math.max(1, Math.floor(candidate.length / 3))) continue
    if (!best || edits < best.edits) best = { candidate, edits }
  }
  return best?.candidate
}
