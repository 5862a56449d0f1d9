/** One slide's place in the new deck: a node that is already there, or one to be made. */
export type PatchEntry<N> = { keep: N } | { make: number }

export interface DeckPatch<N> {
  /** What stands at each place of the new deck; `make` is the slide's index in it. */
  entries: PatchEntry<N>[]
  /** Nodes that no slide needs any more. */
  stale: N[]
}

/** Plans an update by the slides' hashes: nodes of unchanged slides are kept, wherever they moved. */
export function planPatch<N>(
  held: readonly { hash: string; node: N }[],
  hashes: readonly string[],
): DeckPatch<N> {
  const free = new Map<string, N[]>()
  for (const { hash, node } of held) free.set(hash, [...(free.get(hash) ?? []), node])
  const entries = hashes.map((hash, index): PatchEntry<N> => {
    const node = free.get(hash)?.shift()
    return node === undefined ? { make: index } : { keep: node }
  })
  return { entries, stale: [...free.values()].flat() }
}
