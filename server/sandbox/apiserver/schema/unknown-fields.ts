import { isJsonObject } from '../json.ts'
import { isScalar } from './scalar-names.ts'
import type { Field, ObjectType, Schema } from './schema.ts'

/** As many as the server lists; a hostile object could have millions. */
const MOST = 100

/**
 * Finds members of an object that its type does not have, in the order of the object, each as the server words it:
 * `unknown field "spec.containers[0].foo"`. At most 100.
 */
export function findUnknownFields(object: unknown, type: ObjectType, schema: Schema): string[] {
  const found: string[] = []
  visitObject(object, type, '', { schema, found })
  return found
}

interface Search {
  schema: Schema
  found: string[]
}

function visitObject(value: unknown, type: ObjectType, path: string, search: Search): void {
  if (!isJsonObject(value)) return
  for (const [name, member] of Object.entries(value)) {
    if (search.found.length >= MOST) return
    const field = type.fields.get(name)
    const at = path === '' ? name : `${path}.${name}`
    if (field) visitField(member, field, at, search)
    else search.found.push(`unknown field ${JSON.stringify(at)}`)
  }
}

function visitField(value: unknown, field: Field, path: string, search: Search): void {
  if (isScalar(field.type)) return
  const type = search.schema.type(field.type)
  if (!type) return
  if (field.shape === 'single') visitObject(value, type, path, search)
  else if (field.shape === 'list') {
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) visitObject(item, type, `${path}[${index}]`, search)
  } else if (isJsonObject(value))
    for (const [key, item] of Object.entries(value)) visitObject(item, type, `${path}.${key}`, search)
}
