import { isDeepStrictEqual } from 'node:util'

import type { KindMap, ResourceName } from '../../kube/objects.ts'
import type { Informer } from '../informer.ts'

/** The counts without those that are zero or unknown, as Go's `omitempty` writes them. */
export function nonZero<T extends Record<string, unknown>>(
  counts: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept: { [K in keyof T]?: NonNullable<T[K]> } = {}
  for (const key in counts) {
    const value = counts[key]
    if (value !== 0 && value !== undefined && value !== null) kept[key] = value
  }
  return kept
}

/** Writes a whole new status, of the type that the kind has, unless it is the same. @returns true when it was written */
export function writeStatus<N extends ResourceName>(
  informer: Informer<N>,
  object: KindMap[N],
  status: object,
): boolean {
  if ('status' in object && isDeepStrictEqual(object.status, status)) return false
  informer.modifyStatus(object, (draft) => {
    Object.assign(draft, { status })
  })
  return true
}
