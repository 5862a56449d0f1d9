import { isJsonObject, type JsonObject } from '../json.ts'
import type { Field, ObjectType, Schema } from '../schema/schema.ts'
import { malformedPatch, retainKeysMismatch, unknownDirective } from './messages.ts'
import { deleteValues, mergeItems, mergeValues, orderItems, overwritten } from './strategic-lists.ts'

const ORDER = '$setElementOrder/'
const DELETE = '$deleteFromPrimitiveList/'

/** What is known of a value's members: the fields of a type, or one field for all keys of a map. */
type Members = ObjectType | Field | undefined

/**
 * Applies a strategic merge patch, Kubernetes' own: objects merge, null removes, lists merge by the key of their field or
 * as a set, else they are replaced; `$patch`, `$retainKeys`, `$setElementOrder/x` and `$deleteFromPrimitiveList/x` direct.
 * Changes neither argument.
 *
 * @throws {PatchError} malformed, not-applicable or no-merge-key
 */
export function applyStrategicPatch(
  original: JsonObject,
  patch: JsonObject,
  type: ObjectType,
  schema: Schema,
): JsonObject {
  return mergeMap(original, patch, type, schema)
}

function mergeMap(original: JsonObject, patch: JsonObject, known: Members, schema: Schema): JsonObject {
  if ('$patch' in patch) return directed(patch)
  const members = new Map(Object.entries(original))
  retainKeys(members, patch)
  const orders = new Map<string, readonly unknown[]>()
  for (const [name, value] of Object.entries(patch))
    if (name.startsWith(ORDER))
      orders.set(name.slice(ORDER.length), expectList(value, 'setElementOrder list'))
  for (const [name, value] of Object.entries(patch)) {
    if (name === '$retainKeys' || name.startsWith(ORDER)) continue
    if (name.startsWith(DELETE)) deletePrimitives(members, name.slice(DELETE.length), value)
    else mergeMember(members, name, value, { field: fieldOf(known, name), schema })
  }
  for (const [name, order] of orders) {
    const merged = members.get(name)
    const key = fieldOf(known, name)?.mergeKey ?? ''
    if (Array.isArray(merged)) members.set(name, reorder(merged, order, original[name], patch[name], key))
  }
  return Object.fromEntries(members)
}

/** What the directive `$patch` makes of an object. */
function directed(patch: JsonObject): JsonObject {
  if (patch['$patch'] === 'delete') return {}
  if (patch['$patch'] !== 'replace') throw unknownDirective(patch['$patch'], patch)
  return Object.fromEntries(Object.entries(patch).filter(([name]) => name !== '$patch'))
}

function fieldOf(known: Members, name: string): Field | undefined {
  if (known === undefined) return undefined
  return 'fields' in known ? known.fields.get(name) : { ...known, shape: 'single' }
}

function retainKeys(members: Map<string, unknown>, patch: JsonObject): void {
  if (!('$retainKeys' in patch)) return
  const keys = new Set(expectList(patch['$retainKeys'], 'retainKeys'))
  for (const [name, value] of Object.entries(patch))
    if (value !== null && !name.startsWith('$') && !keys.has(name)) throw retainKeysMismatch()
  for (const name of members.keys()) if (!keys.has(name)) members.delete(name)
}

function mergeMember(
  members: Map<string, unknown>,
  name: string,
  value: unknown,
  { field, schema }: { field: Field | undefined; schema: Schema },
): void {
  const present = members.get(name)
  if (value === null) members.delete(name)
  else if (isJsonObject(value) && isJsonObject(present)) {
    const inner: Members = field?.shape === 'map' ? field : field && schema.type(field.type)
    members.set(name, mergeMap(present, value, inner, schema))
  } else if (Array.isArray(value) && Array.isArray(present) && field?.mergeKey !== undefined) {
    const type = schema.type(field.type)
    const mergeItem = (item: JsonObject, change: JsonObject) => mergeMap(item, change, type, schema)
    const merged =
      field.mergeKey === ''
        ? mergeValues(present, value)
        : mergeItems(present, value, field.mergeKey, mergeItem, withoutDirectives)
    members.set(name, merged)
  } else {
    const bare = withoutDirectives(value)
    if (bare === undefined) members.delete(name)
    else members.set(name, bare)
  }
}

/** A value that stands alone, without directives and nulls; nothing when it says to delete itself. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown) => withoutDirectives(item)).filter((item) => item !== undefined)
  if (!isJsonObject(value)) return value
  if ('$patch' in value && value['$patch'] !== 'replace') return undefined
  const members = Object.entries(value)
    .filter(([name, member]) => member !== null && !isDirective(name))
    .map(([name, member]): [string, unknown] => [name, withoutDirectives(member)])
  return Object.fromEntries(members.filter(([, member]) => member !== undefined))
}

function isDirective(name: string): boolean {
  return name === '$patch' || name === '$retainKeys' || name.startsWith(ORDER) || name.startsWith(DELETE)
}

function deletePrimitives(members: Map<string, unknown>, name: string, value: unknown): void {
  const unwanted = expectList(value, 'primitive list')
  const present = members.get(name)
  if (Array.isArray(present)) members.set(name, deleteValues(present, unwanted))
}

/** `$setElementOrder/x` orders a list after all else. */
function reorder(
  merged: readonly unknown[],
  order: readonly unknown[],
  original: unknown,
  patch: unknown,
  key: string,
): unknown[] {
  const before: readonly unknown[] = Array.isArray(original) ? original : []
  return orderItems(
    merged,
    order,
    key && Array.isArray(patch) ? overwritten(before, patch, key) : before,
    key,
  )
}

function expectList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformedPatch(`invalid patch format of ${what}`)
  return value
}
