import type { ManagedFieldsEntry } from 'kubernetes-types/meta/v1'

import { isJsonObject, isSame, type JsonObject } from '../json.ts'
import type { KubeObject } from '../../kube/objects.ts'
import type { Manager } from '../managed-fields.ts'
import { schema } from '../schema/kubernetes.ts'
import type { ObjectType } from '../schema/schema.ts'
import { compareObjects, untouched } from './compare.ts'
import { EMPTY, isEmpty, readFieldSet, union, type FieldSet } from './field-set.ts'

/** More writers than these lose their names to one entry. */
const MOST_UPDATERS = 10

/** One entry with its paths as a set. */
export interface Ownership {
  entry: ManagedFieldsEntry
  fields: FieldSet
}

/** The type of an object by its apiVersion and kind, or nothing when the schema has none. */
export function typeOfObject({
  apiVersion,
  kind,
}: {
  apiVersion: string
  kind: string
}): ObjectType | undefined {
  const slash = apiVersion.indexOf('/')
  return schema.typeOfKind(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), kind)
}

/** What lists were read as, or written from. */
const known = new WeakMap<readonly ManagedFieldsEntry[], readonly Ownership[]>()

/** Reads metadata.managedFields. */
export function readOwnerships(entries: readonly ManagedFieldsEntry[] | undefined): readonly Ownership[] {
  if (!entries) return []
  const found = known.get(entries)
  if (found) return found
  const read = entries.map((entry) => ({ entry, fields: readFieldSet(entry.fieldsV1) }))
  known.set(entries, read)
  return read
}

/** The list for metadata.managedFields, in the server's order: applies first, then by time and name. */
export function writeOwnerships(ownerships: readonly Ownership[]): ManagedFieldsEntry[] {
  const sorted = ownerships.filter(({ fields }) => !isEmpty(fields)).toSorted(byAge)
  const entries = sorted.map(({ entry, fields }) =>
    entry.fieldsV1 === fields ? entry : { ...entry, fieldsV1: fields },
  )
  known.set(
    entries,
    sorted.map(({ fields }, at) => ({ entry: entries[at] ?? {}, fields })),
  )
  return entries
}

function byAge({ entry: a }: Ownership, { entry: b }: Ownership): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time, b.time) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  )
}

const compareText = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0)

/** Whether an entry is the one of a manager's updates: an apply, another version or subresource has an entry of its own. */
function isUpdateOf(entry: ManagedFieldsEntry, manager: Manager, apiVersion: string): boolean {
  return (
    entry.operation === 'Update' &&
    entry.manager === manager.name &&
    entry.apiVersion === apiVersion &&
    entry.subresource === manager.subresource
  )
}

/**
 * Works out metadata.managedFields after a create, update or patch; `time` is RFC 3339. What the write changed is its
 * manager's from now on and nobody else's. Entries that a client sent count as the ones before; one empty entry resets
 * them. Gives the list as it was when no owned field changed.
 */
export function computeManagedFields(
  previous: Readonly<KubeObject> | undefined,
  next: Readonly<KubeObject>,
  manager: Manager,
  time: string,
): ManagedFieldsEntry[] {
  const before = entriesBefore(previous?.metadata.managedFields, next.metadata.managedFields)
  const type = typeOfObject(next)
  if (!type) return before
  const comparison = compareObjects({ ...previous }, { ...next }, type, schema)
  const { changed, removed } = comparison
  if (isEmpty(changed) && isEmpty(removed)) return before
  const others: Ownership[] = []
  let own: Ownership | undefined
  for (const { entry, fields } of readOwnerships(before)) {
    const left = untouched(fields, comparison)
    if (isUpdateOf(entry, manager, next.apiVersion)) own = { entry, fields: left }
    else others.push({ entry, fields: left })
  }
  if (isEmpty(changed)) return writeOwnerships(own ? [...others, own] : others)
  const entry: ManagedFieldsEntry = {
    manager: manager.name,
    operation: 'Update',
    apiVersion: next.apiVersion,
    time,
    fieldsType: 'FieldsV1',
    ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
  }
  return writeOwnerships(cap([...others, { entry, fields: union(own?.fields ?? EMPTY, changed) }]))
}

function entriesBefore(
  stored: ManagedFieldsEntry[] | undefined,
  sent: ManagedFieldsEntry[] | undefined,
): ManagedFieldsEntry[] {
  if (!sent || sent.length === 0) return stored ?? []
  // An update usually brings back what it was given; the list that is stored has been read before.
  if (stored && isSame(sent, stored)) return stored
  if (sent.length === 1 && Object.keys(sent[0] ?? {}).length === 0) return []
  return sent.every(isEntry) ? sent : (stored ?? [])
}

function isEntry(entry: unknown): boolean {
  const { operation, apiVersion, fieldsType }: JsonObject = isJsonObject(entry) ? entry : {}
  return (operation === 'Apply' || operation === 'Update') && Boolean(apiVersion) && fieldsType === 'FieldsV1'
}

/** Puts the oldest updaters together once there are too many. */
function cap(ownerships: readonly Ownership[]): readonly Ownership[] {
  const updaters = ownerships.filter(({ entry }) => entry.operation === 'Update').toSorted(byAge)
  if (updaters.length <= MOST_UPDATERS) return ownerships
  const old = updaters.slice(0, updaters.length - MOST_UPDATERS + 1)
  const last = old.at(-1)
  if (!last) return ownerships
  const { subresource: _, ...entry } = last.entry
  const fields = old.reduce<FieldSet>((all, ownership) => union(all, ownership.fields), EMPTY)
  const bucket = { entry: { ...entry, manager: 'ancient-changes' }, fields }
  return [...ownerships.filter((ownership) => !old.includes(ownership)), bucket]
}
