import type { ManagedFieldsEntry } from 'kubernetes-types/meta/v1'

import { isJsonObject, isSame, type JsonObject } from '../json.ts'
import type { KubeObject } from '../../kube/objects.ts'
import type { Manager } from '../managed-fields.ts'
import { schema } from '../schema/kubernetes.ts'
import type { ObjectType } from '../schema/schema.ts'
import { ApplyConflictError, type Conflict } from './apply-conflict.ts'
import { mergeApplied, prune } from './apply-merge.ts'
import { appliedSet } from './applied-set.ts'
import { clientSideApplied, LAST_APPLIED } from './client-side-applied.ts'
import { compareObjects, untouched, type Comparison } from './compare.ts'
import { difference, EMPTY, intersection, isEmpty, pathsOf, union, type FieldSet } from './field-set.ts'
import { readOwnerships, writeOwnerships, type Ownership } from './managed-fields.ts'

/** The name under which kubectl applies, unless it is told another. */
const KUBECTL = 'kubectl'

export interface ApplyRequest {
  manager: Manager
  /** Takes fields from their owners (`--force-conflicts`). */
  force: boolean
  /** Now, in RFC 3339. */
  time: string
  /** The type of both objects. */
  type: ObjectType
}

export interface Applied {
  /** The merged object, without managedFields and before defaults. */
  object: JsonObject
  /** metadata.managedFields of the object to be stored. */
  managedFields: ManagedFieldsEntry[]
}

/**
 * Merges a configuration into the live object as server-side apply does: it sets what the configuration names, takes out
 * what the same manager applied before and nobody owns now, and notes who owns what. `live` is undefined on create.
 * Changes neither.
 *
 * @throws {ApplyConflictError} when others own fields that it would change, unless forced
 */
export function serverSideApply(
  live: Readonly<KubeObject> | undefined,
  applied: JsonObject,
  request: ApplyRequest,
): Applied {
  const { manager, time, type, force } = request
  const ownerships = readOwnerships(live?.metadata.managedFields)
  const others = ownerships.filter(({ entry }) => !isApplyOf(entry, manager))
  const last = ownerships.find(({ entry }) => isApplyOf(entry, manager))
  const fields = appliedSet(applied, type, schema)
  const before: JsonObject = live ? { ...live } : {}
  const owned = others.reduce<FieldSet>((all, ownership) => union(all, ownership.fields), fields)
  const merged = mergeApplied(before, applied, type, schema)
  const pruned = prune(merged, last?.fields ?? EMPTY, owned, { type, schema })
  const comparison = compareObjects(before, pruned, type, schema)
  // kubectl takes over what it applied itself, client-side, as long as nobody else has changed it since.
  const isUpgrade = live !== undefined && manager.name === KUBECTL
  const granted = isUpgrade ? clientSideApplied(live, applied, { type, schema }) : EMPTY
  const conflicts = findConflicts(others, difference(comparison.changed, granted))
  if (conflicts.length > 0 && !force) throw new ApplyConflictError(conflicts)
  const object = withLastApplied(withoutManagedFields(pruned), applied, manager)
  if (last && isSame(last.fields, fields) && isNothing(comparison))
    return { object, managedFields: live?.metadata.managedFields ?? [] }
  const { apiVersion } = applied
  const entry: ManagedFieldsEntry = {
    manager: manager.name,
    operation: 'Apply',
    apiVersion: typeof apiVersion === 'string' ? apiVersion : (live?.apiVersion ?? ''),
    time,
    fieldsType: 'FieldsV1',
    ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
  }
  const left = others.map(({ entry: other, fields: theirs }) => ({
    entry: other,
    fields: untouched(theirs, comparison),
  }))
  return { object, managedFields: writeOwnerships([...left, { entry, fields }]) }
}

function isApplyOf(entry: ManagedFieldsEntry, manager: Manager): boolean {
  return (
    entry.operation === 'Apply' && entry.manager === manager.name && entry.subresource === manager.subresource
  )
}

function isNothing({ changed, removed }: Comparison): boolean {
  return isEmpty(changed) && isEmpty(removed)
}

function findConflicts(others: readonly Ownership[], changed: FieldSet): Conflict[] {
  return others.flatMap(({ entry, fields }) =>
    pathsOf(intersection(fields, changed)).map((path) => ({ manager: entry, path })),
  )
}

function withoutManagedFields(object: JsonObject): JsonObject {
  const { metadata } = object
  if (!isJsonObject(metadata) || !('managedFields' in metadata)) return object
  const { managedFields: _, ...rest } = metadata
  return { ...object, metadata: rest }
}

/** kubectl's server-side apply keeps the record of its client-side one in step, so that one can go back to it. */
function withLastApplied(object: JsonObject, applied: JsonObject, manager: Manager): JsonObject {
  const { metadata } = object
  if (manager.name !== KUBECTL || !isJsonObject(metadata) || !isJsonObject(metadata['annotations']))
    return object
  if (!metadata['annotations'][LAST_APPLIED]) return object
  const annotations = { ...metadata['annotations'], [LAST_APPLIED]: `${JSON.stringify(applied)}\n` }
  return { ...object, metadata: { ...metadata, annotations } }
}
