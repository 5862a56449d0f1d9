/** A JSON object whose members are not known yet. */
export type JsonObject = Record<string, unknown>

/** Tells a JSON object from arrays, null and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The member when it is a string, else nothing. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The member of a member … along a path, or nothing where the path ends early. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const name of path) {
    if (!isJsonObject(current)) return undefined
    current = current[name]
  }
  return current
}

/** A copy of JSON data that shares nothing with it and may be changed; members that are undefined are left out. */
export function copyOf<T>(value: T): T
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => copyOf(item))
  const copy: JsonObject = {}
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    // A key of a config map may be called so; assigned, it would change what the copy is.
    if (name === '__proto__') define(copy, name, copyOf(member))
    else copy[name] = copyOf(member)
  }
  return copy
}

function define(object: JsonObject, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true })
}

/**
 * Freezes JSON data, sharing with the state before it every part that did not change: the whole of it when nothing did.
 * Saves the memory of old versions and makes "did it change?" one comparison of references. Members that are undefined
 * count as missing and are taken out.
 */
export function settle<T>(next: T, previous?: unknown): T
export function settle(next: unknown, previous?: unknown): unknown {
  if (typeof next !== 'object' || next === null || next === previous) return next
  if (Array.isArray(next)) return settleList(next, Array.isArray(previous) ? previous : undefined)
  return settleObject(next, isJsonObject(previous) ? previous : undefined)
}

function settleList(next: unknown[], previous: readonly unknown[] | undefined): readonly unknown[] {
  // What is frozen already came from the store (a part taken over as it was) and is only compared.
  const frozen = Object.isFrozen(next)
  let same = previous !== undefined && previous.length === next.length
  for (let index = 0; index < next.length; index++) {
    const item = settle(next[index], previous?.[index])
    if (!frozen) next[index] = item
    if (same && item !== previous?.[index]) same = false
  }
  return same && previous ? previous : Object.freeze(next)
}

function settleObject(next: object, previous: JsonObject | undefined): object {
  const frozen = Object.isFrozen(next)
  let same = previous !== undefined
  let members = 0
  for (const [name, member] of Object.entries(next)) {
    if (member === undefined) {
      if (!frozen) Reflect.deleteProperty(next, name)
      continue
    }
    members++
    const item: unknown = settle(member, previous?.[name])
    if (!frozen && item !== member) Object.defineProperty(next, name, { value: item })
    if (same && item !== previous?.[name]) same = false
  }
  if (same && previous && Object.keys(previous).length === members) return previous
  return Object.freeze(next)
}

/** Whether two JSON values are equal in all parts; undefined members count as missing. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, at) => isSame(item, right[at]))
    )
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false
  for (const name of Object.keys(left)) if (!isSame(left[name], right[name])) return false
  return Object.keys(right).every((name) => right[name] === undefined || Object.hasOwn(left, name))
}
