import { isJsonObject, type JsonObject } from '../json.ts'
import { malformedPatch, noMergeKey, unknownDirective } from './messages.ts'

type MergeItem = (item: JsonObject, change: JsonObject) => JsonObject

/** Merges lists of scalars that are sets: what is new comes in, nothing twice; the patch's come first unless ordered. */
export function mergeValues(original: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const all = [...new Set([...original, ...patch])]
  return orderItems(all, patch, original, '')
}

/** A list of scalars without some. */
export function deleteValues(original: readonly unknown[], unwanted: readonly unknown[]): unknown[] {
  const gone = new Set(unwanted)
  return original.filter((item) => !gone.has(item))
}

/**
 * Merges lists of objects by the value of one key. An item of the patch with `$patch: delete` removes, one with
 * `$patch: replace` throws away all that was there. `bare` makes a new item of one that only the patch has.
 *
 * @throws {PatchError} no-merge-key when an item lacks the key
 */
export function mergeItems(
  original: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  mergeItem: MergeItem,
  bare: (item: JsonObject) => unknown,
): unknown[] {
  const changes: JsonObject[] = []
  let kept: readonly unknown[] = original
  for (const item of patch) {
    if (!isJsonObject(item)) throw malformedPatch('invalid patch format of list')
    if (!('$patch' in item)) changes.push(item)
    else if (item['$patch'] === 'delete')
      kept = kept.filter((old) => keyOf(old, key) !== mergeValue(item, key))
    else if (item['$patch'] !== 'replace') throw unknownDirective(item['$patch'], item)
  }
  if (patch.some((item) => isJsonObject(item) && item['$patch'] === 'replace')) return changes
  const merged = [...kept]
  const places = new Map(merged.map((item, at) => [keyOf(item, key), at]))
  for (const change of changes) {
    const value = mergeValue(change, key)
    const at = places.get(value) ?? merged.length
    const found = merged[at]
    merged[at] = isJsonObject(found) ? mergeItem(found, change) : bare(change)
    places.set(value, at)
  }
  return orderItems(merged, changes, kept, key)
}

/**
 * The order on the server as the real one sees it once a patch has gone in: its list is changed in place, so that new items
 * stand where deleted ones made room at the end.
 */
export function overwritten(server: readonly unknown[], patch: readonly unknown[], key: string): unknown[] {
  const deleted = new Set(
    patch.filter((item) => isJsonObject(item) && '$patch' in item).map((item) => keyOf(item, key)),
  )
  const kept = server.filter((item) => !deleted.has(keyOf(item, key)))
  const known = new Set(server.map((item) => keyOf(item, key)))
  const added = patch.filter((item) => !known.has(keyOf(item, key)))
  return [...kept, ...added].slice(0, server.length)
}

function mergeValue(item: JsonObject, key: string): unknown {
  if (!(key in item)) throw noMergeKey(item, key)
  return item[key]
}

/** What identifies an item: the value of its key, or itself when there is none. */
function keyOf(item: unknown, key: string): unknown {
  return key !== '' && isJsonObject(item) ? item[key] : item
}

/**
 * Puts the items that `order` names into its order, and the others, which only the server has, before the first of them
 * that they stood before on the server.
 */
export function orderItems(
  items: readonly unknown[],
  order: readonly unknown[],
  server: readonly unknown[],
  key: string,
): unknown[] {
  const rank = new Map(order.map((item, at) => [keyOf(item, key), at]))
  const place = new Map(server.map((item, at) => [keyOf(item, key), at]))
  const rankOf = (item: unknown) => rank.get(keyOf(item, key)) ?? -1
  const named = items.filter((item) => rankOf(item) >= 0).toSorted((a, b) => rankOf(a) - rankOf(b))
  const others = items.filter((item) => rankOf(item) < 0)
  const result: unknown[] = []
  for (const item of named) {
    const at = place.get(keyOf(item, key)) ?? -1
    while (others.length > 0 && (place.get(keyOf(others[0], key)) ?? Infinity) < at)
      result.push(others.shift())
    result.push(item)
  }
  return [...result, ...others]
}
