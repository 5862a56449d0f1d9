import type { ObjectMeta } from 'kubernetes-types/meta/v1'

import type { KubeObject } from '../kube/objects.ts'
import { copyOf, isSame, valueAt } from './json.ts'
import { PARTS, REFUSALS } from './messages.ts'
import { keepSystemMetadata, tidyMetadata } from './metadata.ts'
import type { WritableMeta } from './metadata.ts'
import type { ResourceDefinition } from './resource-definition.ts'
import type { Store } from './store.ts'

/** An object on its way in: metadata is there, the rest is the client's word. */
export interface IncomingObject {
  apiVersion?: string
  kind?: string
  metadata: ObjectMeta
}

/**
 * Which part of the object an update may change. `binding` is the server's own write of a pod's node, with its status;
 * `finalize` is a namespace's spec.finalizers alone.
 */
export type UpdatePart = 'main' | 'status' | 'binding' | 'finalize'

/** Kubernetes cuts a generateName so that the whole stays a DNS label. */
const LONGEST_PREFIX = 58
const NAMESPACES = { group: '', plural: 'namespaces', kind: 'Namespace' }

/** `apps/v1`, or `v1` for the core group. */
export function groupVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`
}

/** Tells an object whose metadata is complete, as the store keeps it. */
export function isStored(object: IncomingObject): object is KubeObject {
  const { name, uid, resourceVersion, creationTimestamp } = object.metadata
  const words = [object.apiVersion, object.kind, name, uid, resourceVersion, creationTimestamp]
  return words.every((word) => typeof word === 'string' && word !== '')
}

/** Puts a new object into the request's namespace. @throws {StatusError} BadRequest when it names another itself */
export function placeInNamespace(meta: ObjectMeta, namespace: string | undefined): void {
  const own = meta.namespace ?? ''
  if (own !== '' && namespace !== undefined && own !== namespace) {
    throw REFUSALS.badRequest(PARTS.namespaceMismatch)
  }
  meta.namespace = namespace ?? (own === '' ? 'default' : own)
}

/** Gives a new object its name and takes off what only the server may set. @throws {StatusError} BadRequest */
export function nameNew(meta: WritableMeta, suffix: () => string, isTaken: (name: string) => boolean): void {
  if ((meta.resourceVersion ?? '') !== '') throw REFUSALS.badRequest(PARTS.resourceVersionOnCreate)
  const { generateName = '' } = meta
  if ((meta.name ?? '') === '' && generateName !== '') {
    const prefix = generateName.slice(0, LONGEST_PREFIX)
    do meta.name = prefix + suffix()
    while (isTaken(meta.name))
  }
  delete meta.deletionTimestamp
  delete meta.deletionGracePeriodSeconds
  delete meta.selfLink
  delete meta.generation
  delete meta.resourceVersion
}

/** @throws {StatusError} NotFound without the namespace, Forbidden while it is being deleted */
export function admitToNamespace(store: Store, definition: ResourceDefinition, meta: ObjectMeta): void {
  const { namespace = '' } = meta
  const found = store.collection('namespaces').get(undefined, namespace)
  if (!found) throw REFUSALS.notFound(NAMESPACES, namespace)
  if (found.metadata.deletionTimestamp !== undefined) {
    throw REFUSALS.namespaceTerminating(definition, meta.name ?? '', namespace)
  }
}

/** @throws {StatusError} BadRequest for another name than the stored one's, Conflict for another uid or an old version */
export function checkIdentity(definition: ResourceDefinition, meta: ObjectMeta, previous: KubeObject): void {
  const { name, namespace = '' } = previous.metadata
  const own = { name: meta.name ?? '', namespace: meta.namespace ?? '' }
  if (own.name !== '' && own.name !== name) throw REFUSALS.badRequest(PARTS.nameMismatch(own.name, name))
  if (own.namespace !== '' && own.namespace !== namespace) {
    throw REFUSALS.badRequest(PARTS.namespaceOfUpdate(own.namespace, namespace))
  }
  checkUid(definition, previous, meta.uid)
  const { resourceVersion = '' } = meta
  // As in a read, 0 stands for any version.
  if (
    resourceVersion !== '' &&
    resourceVersion !== '0' &&
    resourceVersion !== previous.metadata.resourceVersion
  ) {
    throw REFUSALS.modified(definition, name)
  }
}

function checkUid(definition: ResourceDefinition, previous: KubeObject, wanted = ''): void {
  const { name, uid } = previous.metadata
  if (wanted !== '' && wanted !== uid) throw REFUSALS.precondition(definition, name, 'UID', wanted, uid)
}

/** The preconditions of a delete request. @throws {StatusError} Conflict */
export function checkPreconditions(
  definition: ResourceDefinition,
  previous: KubeObject,
  wanted: { uid?: string; resourceVersion?: string },
): void {
  checkUid(definition, previous, wanted.uid)
  const { name, resourceVersion } = previous.metadata
  const { resourceVersion: version } = wanted
  if (version !== undefined && version !== resourceVersion) {
    throw REFUSALS.precondition(definition, name, 'ResourceVersion', version, resourceVersion)
  }
}

/** The new state: of what the client sent only the part that this door lets through, all else as it was. */
export function withPart(
  definition: ResourceDefinition,
  wanted: IncomingObject,
  previous: KubeObject,
  part: UpdatePart,
): KubeObject {
  const next: IncomingObject =
    part === 'main' || part === 'binding' ? wanted : statusUpdate(definition, wanted, previous, part)
  next.apiVersion = previous.apiVersion
  next.kind = previous.kind
  keepSystemMetadata(next.metadata, previous.metadata)
  tidyMetadata(next.metadata)
  // A client that leaves them out, as most do, does not mean to reset them.
  if (!next.metadata.managedFields && previous.metadata.managedFields) {
    next.metadata.managedFields = previous.metadata.managedFields
  }
  if (part === 'main' && definition.hasStatus) putBack(next, previous, 'status')
  if (!isStored(next)) throw REFUSALS.internal('an update lost the metadata of its object')
  return next
}

function statusUpdate(
  definition: ResourceDefinition,
  wanted: IncomingObject,
  previous: KubeObject,
  part: 'status' | 'finalize',
): IncomingObject {
  const metadata = copyOf(previous.metadata)
  // The kubelet writes labels and annotations of nodes and pods along with their status; others only annotations.
  if (definition.name === 'pods' || definition.name === 'nodes') Object.assign(metadata, wanted.metadata)
  else if (part === 'status') metadata.annotations = wanted.metadata.annotations ?? {}
  if (wanted.metadata.managedFields) metadata.managedFields = wanted.metadata.managedFields
  // All else is shared with the stored object, which is frozen: only these two members are replaced.
  const next: IncomingObject = { ...previous, metadata }
  if (part === 'status') putBack(next, wanted, 'status')
  else {
    const finalizers = valueAt(wanted, 'spec', 'finalizers')
    Object.assign(next, { spec: finalizers === undefined ? {} : { finalizers } })
  }
  return next
}

function putBack(next: IncomingObject, from: IncomingObject, name: 'status'): void {
  const value = valueAt(from, name)
  if (value === undefined) Reflect.deleteProperty(next, name)
  else Object.assign(next, { [name]: value })
}

/** Whether two states differ in nothing but metadata and status, so that the generation stays. */
export function isSameSpec(next: KubeObject, previous: KubeObject): boolean {
  const rest = ({ metadata: _metadata, ...other }: KubeObject): object => ({ ...other, status: undefined })
  return isSame(rest(next), rest(previous))
}
