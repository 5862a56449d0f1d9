import type { OwnerReference } from 'kubernetes-types/meta/v1'

import type { LabelMatcher } from '../../apiserver/label-selector.ts'
import type { KindMap, KubeObject, ResourceName } from '../../kube/objects.ts'
import type { Informer } from '../informer.ts'
import type { WorkQueue } from '../work-queue.ts'

/** The reference of the object's controller, if it has one. */
export function controllerOf(object: {
  metadata: { ownerReferences?: OwnerReference[] }
}): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller)
}

/** The reference that a controller leaves in what it makes. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** The key of the controller when it is of this kind; of the dependent's own namespace, as owners always are. */
export function controllerKey(
  object: { metadata: { namespace?: string; ownerReferences?: OwnerReference[] } },
  kind: string,
): string | undefined {
  const reference = controllerOf(object)
  return reference?.kind === kind ? `${object.metadata.namespace}/${reference.name}` : undefined
}

/** Queues the controller of this kind whenever one of its dependents changes. */
export function queueControllers<N extends ResourceName>(
  informer: Informer<N>,
  kind: string,
  queue: WorkQueue,
): void {
  informer.onChange((before, after) => {
    const dependent = after ?? before
    const key = dependent && controllerKey(dependent, kind)
    if (key !== undefined) queue.add(key)
  })
}

/**
 * The owner's dependents of one kind: takes in orphans that its selector matches, lets go of those that it matches no more
 * (the controller ref manager). An owner that is being deleted takes none in.
 */
export function claim<N extends ResourceName>(
  informer: Informer<N>,
  owner: KubeObject,
  matches: LabelMatcher,
): KindMap[N][] {
  const { namespace = '', uid, deletionTimestamp } = owner.metadata
  const claimed: KindMap[N][] = []
  for (const object of informer.ownedBy(uid)) {
    if (controllerOf(object)?.uid !== uid) continue
    if (matches(object.metadata.labels)) claimed.push(object)
    else if (deletionTimestamp === undefined) release(informer, object, uid)
  }
  if (deletionTimestamp !== undefined) return claimed
  for (const object of informer.orphans(namespace)) {
    if (object.metadata.deletionTimestamp !== undefined || !matches(object.metadata.labels)) continue
    claimed.push(
      informer.modify(object, (draft) => {
        draft.metadata.ownerReferences = [
          ...(draft.metadata.ownerReferences ?? []),
          controllerReference(owner),
        ]
      }),
    )
  }
  return claimed
}

/** Takes the reference to the owner with this uid out of a dependent. */
export function release<N extends ResourceName>(
  informer: Informer<N>,
  object: KindMap[N],
  uid: string,
): void {
  informer.modify(object, (draft) => {
    const left = (draft.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid)
    if (left.length > 0) draft.metadata.ownerReferences = left
    else delete draft.metadata.ownerReferences
  })
}
