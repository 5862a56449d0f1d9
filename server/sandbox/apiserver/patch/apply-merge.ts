import { isJsonObject, type JsonObject } from '../json.ts'
import type { Field, ObjectType, Schema } from '../schema/schema.ts'
import type { FieldSet } from './field-set.ts'
import { elementOf, granularityOf } from './list-items.ts'

/** Lays an applied configuration over the live object: what it does not name stays. */
export function mergeApplied(
  live: JsonObject,
  applied: JsonObject,
  type: ObjectType,
  schema: Schema,
): JsonObject {
  const members = new Map(Object.entries(live))
  for (const [name, value] of Object.entries(applied)) {
    const field = type.fields.get(name)
    if (value === null || value === undefined) members.delete(name)
    else members.set(name, field ? mergeField(members.get(name), value, field, schema) : value)
  }
  return Object.fromEntries(members)
}

function mergeField(live: unknown, applied: unknown, field: Field, schema: Schema): unknown {
  const type = schema.type(field.type)
  const one = (old: unknown, item: unknown): unknown =>
    type && !type.atomic && isJsonObject(old) && isJsonObject(item)
      ? mergeApplied(old, item, type, schema)
      : item
  switch (granularityOf(field, type)) {
    case 'atomic':
      return applied
    case 'struct':
      return one(live, applied)
    case 'map':
      if (!isJsonObject(live) || !isJsonObject(applied)) return applied
      return Object.fromEntries([
        ...Object.entries(live),
        ...Object.entries(applied).map(([key, item]): [string, unknown] => [key, one(live[key], item)]),
      ])
    case 'items':
      if (!Array.isArray(live) || !Array.isArray(applied)) return applied
      return mergeLists(live, applied, { name: (item) => elementOf(item, field, schema), one })
  }
}

interface ItemMerge {
  name: (item: unknown) => string
  one: (old: unknown, item: unknown) => unknown
}

/** Items keep the order of the configuration; those that only the live object has stay before what they stood before. */
function mergeLists(
  live: readonly unknown[],
  applied: readonly unknown[],
  { name, one }: ItemMerge,
): unknown[] {
  const old = new Map(live.map((item) => [name(item), item]))
  const named = new Set(applied.map((item) => name(item)))
  const result: unknown[] = []
  let at = 0
  const takeUnnamed = (): void => {
    while (at < live.length && !named.has(name(live[at]))) result.push(live[at++])
  }
  for (const item of applied) {
    takeUnnamed()
    result.push(one(old.get(name(item)), item))
    // Whichever live item stands here comes where the configuration has it.
    if (old.has(name(item)) && at < live.length) at++
  }
  return [...result, ...live.slice(at).filter((item) => !named.has(name(item)))]
}

/** Takes out what `last` names and nobody owns any more, with containers that this leaves empty. */
export function prune(
  object: JsonObject,
  last: FieldSet,
  owned: FieldSet,
  { type, schema }: { type: ObjectType; schema: Schema },
): JsonObject {
  const members = new Map(Object.entries(object))
  for (const [element, inner] of Object.entries(last)) {
    const name = element.slice(2)
    const field = type.fields.get(name)
    const value = members.get(name)
    if (!field || value === undefined) continue
    const left = pruneField(value, inner, owned[element], { field, schema })
    // The object's own parts stay, since what nobody owns in them (its name) is not the applier's to remove.
    if (left === undefined) members.delete(name)
    else members.set(name, left)
  }
  return Object.fromEntries(members)
}

interface Place {
  field: Field
  schema: Schema
}

/** What is left of a field's value; nothing when it goes. */
function pruneField(
  value: unknown,
  last: FieldSet,
  owned: FieldSet | undefined,
  { field, schema }: Place,
): unknown {
  const type = schema.type(field.type)
  const isRoot = /\.(?:ObjectMeta|\w+Spec)$/.test(field.type) && !field.pointer && field.shape === 'single'
  if (!owned && !isRoot) return undefined
  const rest = owned ?? {}
  switch (granularityOf(field, type)) {
    case 'atomic':
      return value
    case 'struct':
      return type && isJsonObject(value)
        ? orNothing(prune(value, last, rest, { type, schema }), value)
        : value
    case 'map': {
      if (!isJsonObject(value)) return value
      const kept = Object.entries(value).filter(([key]) => !(`f:${key}` in last) || `f:${key}` in rest)
      return orNothing(Object.fromEntries(kept), value)
    }
    case 'items': {
      if (!Array.isArray(value)) return value
      const kept = value.flatMap((item: unknown) => pruneItem(item, last, rest, { field, schema }))
      return kept.length > 0 ? kept : undefined
    }
  }
}

function pruneItem(item: unknown, last: FieldSet, owned: FieldSet, { field, schema }: Place): unknown[] {
  const element = elementOf(item, field, schema)
  const inner = last[element]
  if (!inner) return [item]
  const rest = owned[element]
  if (!rest) return []
  const type = schema.type(field.type)
  return [type && isJsonObject(item) ? prune(item, inner, rest, { type, schema }) : item]
}

function orNothing(left: JsonObject, before: JsonObject): JsonObject | undefined {
  return Object.keys(left).length === 0 && Object.keys(before).length > 0 ? undefined : left
}
