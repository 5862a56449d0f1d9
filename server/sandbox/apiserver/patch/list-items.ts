import { isJsonObject } from '../json.ts'
import type { Field, ObjectType, Schema } from '../schema/schema.ts'

/** How server-side apply takes a field's value: as one, member by member, or item by item. */
export type Granularity = 'atomic' | 'struct' | 'map' | 'items'

/** Decides how the value of a field is owned: in one piece or in parts (listType, mapType, structType). */
export function granularityOf(field: Field, type: ObjectType | undefined): Granularity {
  if (field.atomic) return 'atomic'
  if (field.shape === 'map') return 'map'
  if (field.shape === 'list') return field.listMapKeys || field.set ? 'items' : 'atomic'
  return type && !type.atomic ? 'struct' : 'atomic'
}

/**
 * Names an item of a list as FieldsV1 does: `k:{"containerPort":80,"protocol":"TCP"}` by the keys of its field, with the
 * API's default for one that is missing, or `v:"x"` in a set.
 */
export function elementOf(item: unknown, field: Field, schema: Schema): string {
  const keys = field.listMapKeys
  if (!keys || !isJsonObject(item)) return `v:${JSON.stringify(item)}`
  if (keys.length === 1) {
    const [key = ''] = keys
    return `k:{${JSON.stringify(key)}:${JSON.stringify(item[key] ?? null)}}`
  }
  const fields = schema.type(field.type)?.fields
  const parts = keys
    .toSorted()
    .map((key): [string, unknown] => [key, item[key] ?? fields?.get(key)?.default])
    .filter(([, value]) => value !== undefined)
  return `k:${JSON.stringify(Object.fromEntries(parts))}`
}
