import { isJsonObject, type JsonObject } from '../json.ts'
import type { Field, ObjectType, Schema } from '../schema/schema.ts'
import { UNOWNED, UNOWNED_METADATA, type FieldSet, type FieldSetDraft } from './field-set.ts'
import { elementOf, granularityOf } from './list-items.ts'

/** The paths that an applied configuration names: its leaves, and each key of a map and item of a list. */
export function appliedSet(object: JsonObject, type: ObjectType, schema: Schema): FieldSet {
  const { metadata, ...rest } = object
  for (const name of UNOWNED) delete rest[name]
  const meta = isJsonObject(metadata) ? { ...metadata } : {}
  for (const name of UNOWNED_METADATA) delete meta[name]
  const bare = Object.keys(meta).length > 0 ? { ...rest, metadata: meta } : rest
  return setOfStruct(bare, type, schema)
}

function setOfStruct(value: JsonObject, type: ObjectType, schema: Schema): FieldSetDraft {
  const set: FieldSetDraft = {}
  for (const [name, member] of Object.entries(value)) {
    const field = type.fields.get(name)
    const found = field && setOfField(member, field, schema)
    if (found) set[`f:${name}`] = found
  }
  return set
}

/** The set below a field; nothing for an empty list, which nobody owns. */
function setOfField(value: unknown, field: Field, schema: Schema): FieldSetDraft | undefined {
  const type = schema.type(field.type)
  const one = (item: unknown): FieldSetDraft =>
    type && !type.atomic && isJsonObject(item) ? setOfStruct(item, type, schema) : {}
  switch (granularityOf(field, type)) {
    case 'atomic':
      return {}
    case 'struct':
      return one(value)
    case 'map': {
      const entries = isJsonObject(value) ? Object.entries(value) : []
      return Object.fromEntries(entries.map(([key, item]) => [`f:${key}`, asMember(one(item))]))
    }
    case 'items': {
      const items: unknown[] = Array.isArray(value) ? value : []
      if (items.length === 0) return undefined
      return Object.fromEntries(items.map((item) => [elementOf(item, field, schema), asMember(one(item))]))
    }
  }
}

function asMember(set: FieldSetDraft): FieldSetDraft {
  return Object.keys(set).length > 0 ? { '.': {}, ...set } : set
}
