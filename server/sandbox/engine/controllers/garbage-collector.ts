import type { OwnerReference } from 'kubernetes-types/meta/v1'

import type { Disposable } from '../../clock.ts'
import type { KindMap, KubeObject, ResourceName } from '../../kube/objects.ts'
import { Index, type Informer, keyOf } from '../informer.ts'
import type { WorkQueue } from '../work-queue.ts'
import { type ControllerContext, createQueue } from './context.ts'
import { removeFinalizer } from './finalizers.ts'
import { isNamespaced, isResourceName, resourceNames, resourceOf } from './kinds.ts'
import { release } from './owners.ts'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'

/** Events own nothing and are owned by nothing; there are many of them. */
const LEFT_OUT: ReadonlySet<ResourceName> = new Set<ResourceName>(['events'])

/** Removes what has lost its owners, and carries out foreground and orphan deletion. */
export class GarbageCollector implements Disposable {
  readonly #context: ControllerContext
  readonly #queue: WorkQueue
  /** Keys (`resource key`) of the objects that name an owner, by the owner's uid. */
  readonly #dependents = new Index<string>()

  constructor(context: ControllerContext) {
    this.#context = context
    this.#queue = createQueue(context, (key) => this.#sync(key))
    for (const resource of resourceNames()) if (!LEFT_OUT.has(resource)) this.#follow(resource)
  }

  dispose(): void {
    this.#queue.dispose()
  }

  #follow(resource: ResourceName): void {
    this.#context.informers.of(resource).onChange((before, after) => this.#changed(resource, before, after))
  }

  #changed(resource: ResourceName, before: KubeObject | undefined, after: KubeObject | undefined): void {
    const object = after ?? before
    if (!object) return
    const key = `${resource} ${keyOf(object)}`
    for (const { uid } of before?.metadata.ownerReferences ?? []) this.#dependents.remove(uid, key)
    for (const { uid } of after?.metadata.ownerReferences ?? []) this.#dependents.add(uid, key, key)
    if (!after) {
      for (const dependent of this.#dependents.get(object.metadata.uid)) this.#queue.add(dependent)
      for (const owner of object.metadata.ownerReferences ?? []) this.#queueOwner(object, owner)
    } else if ((after.metadata.ownerReferences ?? []).length > 0 || waitsForUs(after)) this.#queue.add(key)
  }

  /** An owner in foreground deletion goes on when a dependent is gone. */
  #queueOwner(dependent: KubeObject, owner: OwnerReference): void {
    const found = this.#findOwner(dependent, owner)
    if (found && waitsForUs(found))
      this.#queue.add(`${resourceOf(owner.apiVersion, owner.kind)} ${keyOf(found)}`)
  }

  #sync(key: string): void {
    const { resource, name } = splitKey(key)
    if (isResourceName(resource)) this.#collect(resource, this.#context.informers.of(resource).get(name))
  }

  #collect<N extends ResourceName>(resource: N, object: KindMap[N] | undefined): void {
    if (!object) return
    const informer = this.#context.informers.of(resource)
    const { finalizers = [], deletionTimestamp } = object.metadata
    if (deletionTimestamp !== undefined && finalizers.includes(ORPHAN)) {
      return this.#orphanDependents(informer, object)
    }
    if (deletionTimestamp !== undefined && finalizers.includes(FOREGROUND)) {
      return this.#deleteDependents(informer, object)
    }
    this.#checkOwners(informer, object)
  }

  #checkOwners<N extends ResourceName>(informer: Informer<N>, object: KindMap[N]): void {
    const owners = object.metadata.ownerReferences ?? []
    if (owners.length === 0 || object.metadata.deletionTimestamp !== undefined) return
    const found = owners.map((reference) => ({ reference, owner: this.#findOwner(object, reference) }))
    const kept = found.filter(({ reference, owner }) => isSolid(reference, owner))
    const waiting = found.filter(({ owner }) => owner && isInForeground(owner))
    if (kept.length === owners.length) return
    if (kept.length > 0) {
      informer.modify(object, (draft) => {
        draft.metadata.ownerReferences = kept.map(({ reference }) => reference)
      })
      return
    }
    const hasDependents = this.#dependents.count(object.metadata.uid) > 0
    const propagationPolicy = waiting.length > 0 && hasDependents ? 'Foreground' : 'Background'
    const orphans = object.metadata.finalizers?.includes(ORPHAN) ?? false
    informer.delete(object, { propagationPolicy: orphans ? 'Orphan' : propagationPolicy })
  }

  #deleteDependents<N extends ResourceName>(informer: Informer<N>, object: KindMap[N]): void {
    let blocked = false
    for (const key of this.#dependents.get(object.metadata.uid)) {
      const reference = this.#lookUp(key)?.metadata.ownerReferences?.find(
        ({ uid }) => uid === object.metadata.uid,
      )
      blocked ||= reference?.blockOwnerDeletion === true
      this.#queue.add(key)
    }
    if (!blocked) removeFinalizer(informer, object, FOREGROUND)
  }

  #orphanDependents<N extends ResourceName>(informer: Informer<N>, object: KindMap[N]): void {
    for (const key of this.#dependents.get(object.metadata.uid)) {
      const { resource, name } = splitKey(key)
      if (isResourceName(resource)) this.#disown(resource, name, object.metadata.uid)
    }
    removeFinalizer(informer, object, ORPHAN)
  }

  #disown(resource: ResourceName, key: string, owner: string): void {
    const informer = this.#context.informers.of(resource)
    const dependent = informer.get(key)
    if (dependent) release(informer, dependent, owner)
  }

  #lookUp(key: string): KubeObject | undefined {
    const { resource, name } = splitKey(key)
    return isResourceName(resource) ? this.#context.informers.of(resource).get(name) : undefined
  }

  #findOwner(dependent: KubeObject, { apiVersion, kind, name, uid }: OwnerReference): KubeObject | undefined {
    const resource = resourceOf(apiVersion, kind)
    if (!resource) return undefined
    const namespace = isNamespaced(resource) ? dependent.metadata.namespace : undefined
    const owner = this.#context.api.find(resource, namespace, name)
    return owner?.metadata.uid === uid ? owner : undefined
  }
}

/** An owner that is there and not waiting for this dependent to go; one of an unknown kind is given the benefit. */
function isSolid(reference: OwnerReference, owner: KubeObject | undefined): boolean {
  if (!resourceOf(reference.apiVersion, reference.kind)) return true
  return owner !== undefined && !isInForeground(owner)
}

function isInForeground({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes(FOREGROUND) ?? false)
}

function waitsForUs({ metadata }: KubeObject): boolean {
  const { deletionTimestamp, finalizers = [] } = metadata
  return deletionTimestamp !== undefined && (finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN))
}

/** The parts of a key of this queue, `resource namespace/name`. */
function splitKey(key: string): { resource: string; name: string } {
  const space = key.indexOf(' ')
  return { resource: key.slice(0, space), name: key.slice(space + 1) }
}
