import type { KubeObject } from '../../kube/objects.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import type { ResourceDefinition } from '../resource-definition.ts'

/** Whether a field selector lets an object through; `name` is set when it names a single object. */
export interface FieldMatcher {
  matches(object: KubeObject): boolean
  readonly name: string | undefined
}

interface Term {
  field: string
  value: string
  equal: boolean
}

/** A backslash takes the meaning from a comma, an equals sign or another backslash. */
const TERM = /(?:\\.|[^\\,])+/g
const OPERATOR = /^((?:\\.|[^\\=!])*)(==|!=|=)(.*)$/s

function parseTerms(text: string): Term[] {
  return (text.match(TERM) ?? []).map((part) => {
    const [, field, operator, value] = OPERATOR.exec(part) ?? []
    if (field === undefined || value === undefined) {
      throw REFUSALS.badRequest(PARTS.fieldSelector(text, part))
    }
    return { field: field.trim(), value: value.replaceAll(/\\(.)/g, '$1'), equal: operator !== '!=' }
  })
}

/**
 * Reads a field selector (`metadata.name=x,status.phase!=Running`) for one kind.
 * @throws {StatusError} BadRequest for a syntax that is none and for fields that the kind cannot be selected by
 */
export function parseFieldSelector(text: string, definition: ResourceDefinition): FieldMatcher {
  const terms = parseTerms(text).map(({ field, value, equal }) => ({
    field,
    value,
    equal,
    read: readerOf(field, definition),
  }))
  const named = terms.find(({ field, equal }) => field === 'metadata.name' && equal)
  return {
    matches: (object) => terms.every(({ read, value, equal }) => (read(object) === value) === equal),
    name: named?.value,
  }
}

function readerOf(field: string, definition: ResourceDefinition): (object: KubeObject) => string {
  if (field === 'metadata.name') return (object) => object.metadata.name
  if (field === 'metadata.namespace') return (object) => object.metadata.namespace ?? ''
  const fields = definition.fields ?? {}
  const read = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (!read) throw REFUSALS.badRequest(PARTS.unsupportedField(field))
  return read
}
