import type { ObjectMeta } from 'kubernetes-types/meta/v1'

import type { DeleteOptions } from '../kube/api.ts'
import type { KubeObject } from '../kube/objects.ts'
import { timestamp } from '../kube/timestamps.ts'
import { valueAt } from './json.ts'
import type { WritableMeta } from './metadata.ts'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'

/** The finalizers after a delete request: its propagation policy puts in or takes out the garbage collector's own. */
export function finalizersAfter(
  meta: Readonly<ObjectMeta>,
  policy: DeleteOptions['propagationPolicy'],
): string[] {
  const finalizers = meta.finalizers ?? []
  if (policy === undefined) return [...finalizers]
  const others = finalizers.filter((finalizer) => finalizer !== FOREGROUND && finalizer !== ORPHAN)
  if (policy === 'Background') return others
  return [...others, policy === 'Foreground' ? FOREGROUND : ORPHAN]
}

/** The seconds that a pod gets to end: none when no node runs it (any more). */
export function graceOfPod(pod: KubeObject, own: number, asked: number | undefined): number {
  const phase = valueAt(pod, 'status', 'phase')
  const node = valueAt(pod, 'spec', 'nodeName')
  if (node === undefined || node === '' || phase === 'Succeeded' || phase === 'Failed') return 0
  const seconds = asked ?? own
  return seconds < 0 ? 1 : seconds
}

/** Marks an object as being deleted, its time up so many seconds from now. An earlier mark is only ever brought forward. */
export function markDeleted(meta: WritableMeta, seconds: number, now: number): void {
  const { deletionTimestamp, deletionGracePeriodSeconds: given = 0 } = meta
  if (deletionTimestamp === undefined) {
    meta.deletionTimestamp = timestamp(now + seconds * 1000)
    meta.deletionGracePeriodSeconds = seconds
  } else if (seconds < given) {
    meta.deletionTimestamp = timestamp(Date.parse(deletionTimestamp) + (seconds - given) * 1000)
    meta.deletionGracePeriodSeconds = seconds
  }
}

/** Whether nothing holds a deleted object back any more: no grace period, no finalizer of its own or of a namespace. */
export function isReadyToGo(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds > 0 || finalizers.length > 0) return false
  return namespaceFinalizers(object).length === 0
}

/** What a namespace still waits for before it goes (spec.finalizers). */
export function namespaceFinalizers(object: KubeObject): readonly unknown[] {
  const finalizers = object.kind === 'Namespace' ? valueAt(object, 'spec', 'finalizers') : undefined
  return Array.isArray(finalizers) ? finalizers : []
}
