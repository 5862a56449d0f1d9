import type { KindMap } from '../../../kube/objects.ts'

export const INDEX_LABEL = 'batch.kubernetes.io/job-completion-index'

/** The index that an Indexed Job gave this pod. */
export function indexOf(pod: KindMap['pods']): number | undefined {
  const index = pod.metadata.annotations?.[INDEX_LABEL]
  return index === undefined ? undefined : Number(index)
}

/** Reads what `formatIndexes` writes. */
export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>()
  for (const range of (text ?? '').split(',').filter((part) => part !== '')) {
    const [first = 0, last = first] = range.split('-').map(Number)
    for (let index = first; index <= last; index++) indexes.add(index)
  }
  return indexes
}

/** Writes indexes as a Job's status holds them: `0-2,5`; two in a row are listed, three are a range. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const ranges: [number, number][] = []
  for (const index of [...indexes].toSorted((left, right) => left - right)) {
    const last = ranges.at(-1)
    if (last && index === last[1] + 1) last[1] = index
    else ranges.push([index, index])
  }
  return ranges
    .map(([first, last]) =>
      first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`,
    )
    .join(',')
}

/** The lowest indexes that are neither done nor being worked on. */
export function freeIndexes(completions: number, taken: ReadonlySet<number>, count: number): number[] {
  const free: number[] = []
  for (let index = 0; index < completions && free.length < count; index++)
    if (!taken.has(index)) free.push(index)
  return free
}
