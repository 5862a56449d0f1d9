import { isJsonObject, isSame, type JsonObject } from '../json.ts'
import type { Field, ObjectType, Schema } from '../schema/schema.ts'
import { difference, UNOWNED, UNOWNED_METADATA, type FieldSet, type FieldSetDraft } from './field-set.ts'
import { elementOf, granularityOf } from './list-items.ts'

/** What a write did: the paths that it added or gave another value, and those that it took away. */
export interface Comparison {
  changed: FieldSetDraft
  removed: FieldSetDraft
}

interface Side {
  present: boolean
  value: unknown
}

/**
 * Compares two states of an object path by path, in the manner of structured-merge-diff: what both have in common by
 * reference is passed over, so that a copy which shares its unchanged parts costs little.
 */
export function compareObjects(
  previous: JsonObject,
  next: JsonObject,
  type: ObjectType,
  schema: Schema,
): Comparison {
  const walk = new Walk(schema)
  walk.struct(previous, next, type, UNOWNED)
  return { changed: walk.changed, removed: walk.removed }
}

/** The paths of a set that a write left alone. */
export function untouched(fields: FieldSet, { changed, removed }: Comparison): FieldSet {
  return difference(difference(fields, changed), removed)
}

/** One walk; `changed` and `removed` are the sets at the place it has come to. */
class Walk {
  changed: FieldSetDraft = {}
  removed: FieldSetDraft = {}
  readonly #schema: Schema

  constructor(schema: Schema) {
    this.#schema = schema
  }

  struct(previous: unknown, next: unknown, type: ObjectType, skipped?: ReadonlySet<string>): void {
    if (previous === next) return
    const before = isJsonObject(previous) ? previous : {}
    const after = isJsonObject(next) ? next : {}
    for (const name of namesOf(before, after)) {
      const field = type.fields.get(name)
      if (!field || skipped?.has(name)) continue
      if (before[name] === after[name]) continue
      // Go keeps a struct without a pointer, and a list or map that is required, even when there is nothing in it.
      const always = previous !== undefined && next !== undefined && isAlwaysThere(field)
      const empty = always && field.shape === 'single' ? {} : undefined
      const left = { value: before[name] ?? empty, present: always || isPresent(before[name]) }
      const right = { value: after[name] ?? empty, present: always || isPresent(after[name]) }
      const within = skipped === UNOWNED && name === 'metadata' ? UNOWNED_METADATA : undefined
      this.#at(`f:${name}`, left, right, () => this.#field(left.value, right.value, field, within))
    }
  }

  /** Goes down one step; the step itself is a path when only one side has it, or when it is a leaf that differs. */
  #at(element: string, left: Side, right: Side, descend: () => boolean): void {
    const { changed, removed } = this
    this.changed = {}
    this.removed = {}
    const differs = descend()
    const added = right.present && (!left.present || differs)
    const gone = left.present && !right.present
    attach(changed, element, this.changed, added)
    attach(removed, element, this.removed, gone)
    this.changed = changed
    this.removed = removed
  }

  /** Compares what stands at a field; true when it is one leaf that differs. */
  #field(left: unknown, right: unknown, field: Field, skipped?: ReadonlySet<string>): boolean {
    const type = this.#schema.type(field.type)
    switch (granularityOf(field, type)) {
      case 'atomic':
        return !isSame(left, right)
      case 'struct':
        if (type) this.struct(left, right, type, skipped)
        return false
      case 'map':
        this.#map(left, right, field)
        return false
      case 'items':
        this.#items(left, right, field)
        return false
    }
  }

  #map(left: unknown, right: unknown, field: Field): void {
    const before = isJsonObject(left) ? left : {}
    const after = isJsonObject(right) ? right : {}
    for (const name of namesOf(before, after)) this.#one(`f:${name}`, before[name], after[name], field)
  }

  #items(left: unknown, right: unknown, field: Field): void {
    const before = this.#byElement(left, field)
    const after = this.#byElement(right, field)
    for (const [element, item] of after) this.#one(element, before.get(element), item, field)
    for (const [element, item] of before) if (!after.has(element)) this.#one(element, item, undefined, field)
  }

  #byElement(list: unknown, field: Field): Map<string, unknown> {
    const items: unknown[] = Array.isArray(list) ? list : []
    return new Map(items.map((item) => [elementOf(item, field, this.#schema), item]))
  }

  /** One value of a map or item of a list. */
  #one(element: string, left: unknown, right: unknown, field: Field): void {
    if (left === right) return
    const sides = [left, right].map((value) => ({ value, present: value !== undefined }))
    const [before, after] = sides
    if (!before || !after) return
    this.#at(element, before, after, () => {
      const type = this.#schema.type(field.type)
      if (!type || type.atomic) return !isSame(left, right)
      this.struct(left, right, type)
      return false
    })
  }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null
}

function isAlwaysThere(field: Field): boolean {
  if (field.pointer) return false
  return field.shape === 'single' ? field.type.includes('.') : field.required
}

function namesOf(before: JsonObject, after: JsonObject): string[] {
  const names = Object.keys(after)
  for (const name of Object.keys(before)) if (!(name in after)) names.push(name)
  return names
}

/** Adds what was found below a step, and the step itself when it is a path, to the set above it. */
function attach(parent: FieldSetDraft, element: string, found: FieldSetDraft, member: boolean): void {
  const hasChildren = Object.keys(found).length > 0
  if (!member && !hasChildren) return
  if (member && hasChildren) found['.'] = {}
  parent[element] = found
}
