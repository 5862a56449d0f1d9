import { isJsonObject } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { schema } from '../schema/kubernetes.ts'
import { isScalar } from '../schema/scalar-names.ts'
import type { Field, ObjectType, Scalar } from '../schema/schema.ts'

/** What Go keeps where a list or a map has a null. */
const ZEROS: Partial<Record<Scalar, unknown>> = {
  int32: 0,
  int64: 0,
  double: 0,
  bool: false,
  quantity: '0',
  intOrString: 0,
  json: null,
  strings: [],
}

/** Takes nulls out, in place, as decoding into a Go struct does: a member is as good as missing, an item is its type's zero. */
export function replaceNulls(object: JsonObject, type: ObjectType): void {
  for (const [name, value] of Object.entries(object)) {
    const field = type.fields.get(name)
    if (!field || field.type === 'json') continue
    if (value === null) delete object[name]
    else if (field.shape === 'single') descend(value, field)
    else replaceItems(value, field)
  }
}

function replaceItems(container: unknown, field: Field): void {
  if (typeof container !== 'object' || container === null) return
  for (const [key, item] of Object.entries(container)) {
    if (item === null) Reflect.set(container, key, zeroOf(field))
    else descend(item, field)
  }
}

function zeroOf({ type }: Field): unknown {
  if (!isScalar(type)) return {}
  return type in ZEROS ? ZEROS[type] : ''
}

function descend(value: unknown, field: Field): void {
  const type = schema.type(field.type)
  if (type && isJsonObject(value)) replaceNulls(value, type)
}
