import { isJsonObject } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { schema } from '../schema/kubernetes.ts'
import type { Field, ObjectType } from '../schema/schema.ts'

/** Takes out, in place, what a type does not know, as decoding into a Go struct does. */
export function prune(object: JsonObject, type: ObjectType): void {
  for (const [name, value] of Object.entries(object)) {
    const field = type.fields.get(name)
    if (field) pruneField(value, field)
    else delete object[name]
  }
}

function pruneField(value: unknown, field: Field): void {
  const type = schema.type(field.type)
  if (!type) return
  const members =
    field.shape === 'single'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value)
        : []
  for (const member of members) if (isJsonObject(member)) prune(member, type)
}
