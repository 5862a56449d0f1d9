import { isScalar } from '../schema/scalar-names.ts'
import type { Field, ObjectType, Scalar, Schema } from '../schema/schema.ts'
import { describeType } from './descriptions.ts'

/** A schema of OpenAPI 3.0, as plain JSON. */
export type OpenApiSchema = Record<string, unknown>

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/** Scalars that the document has under a name of their own, so that explain can show it. */
const NAMED: Partial<Record<Scalar, { name: string; schema: OpenApiSchema }>> = {
  time: { name: `${META}.Time`, schema: { type: 'string', format: 'date-time' } },
  microtime: { name: `${META}.MicroTime`, schema: { type: 'string', format: 'date-time' } },
  duration: { name: `${META}.Duration`, schema: { type: 'string' } },
  quantity: {
    name: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
    schema: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  intOrString: {
    name: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    schema: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  },
  json: { name: 'io.k8s.apimachinery.pkg.runtime.RawExtension', schema: { type: 'object' } },
}

const PLAIN: Partial<Record<Scalar, OpenApiSchema>> = {
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  bool: { type: 'boolean' },
  double: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  strings: { type: 'array', items: { type: 'string', default: '' } },
}

/** A kind as documents name it. */
export interface GroupVersionKind {
  group: string
  version: string
  kind: string
}

/**
 * The schemas of some types and of all that they contain, by full name. `kinds` are the types to start from, each with the
 * kinds that it is the type of.
 */
export function componentSchemas(
  kinds: ReadonlyMap<ObjectType, readonly GroupVersionKind[]>,
  schema: Schema,
): Record<string, OpenApiSchema> {
  const components: Record<string, OpenApiSchema> = {}
  const visit = (type: ObjectType): void => {
    if (components[type.name]) return
    components[type.name] = {}
    components[type.name] = typeSchema(type, kinds.get(type))
    for (const field of type.fields.values()) {
      const named = isScalar(field.type) ? NAMED[field.type] : undefined
      if (named) components[named.name] = named.schema
      const inner = schema.type(field.type)
      if (inner) visit(inner)
    }
  }
  for (const type of kinds.keys()) visit(type)
  return components
}

function typeSchema(type: ObjectType, kinds: readonly GroupVersionKind[] | undefined): OpenApiSchema {
  const description = describeType(type.name)
  const required: string[] = []
  const properties: Record<string, OpenApiSchema> = {}
  for (const field of [...type.fields.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    properties[field.name] = property(field, description?.fields.get(field.name))
    if (field.required) required.push(field.name)
  }
  return {
    ...(description ? { description: description.text } : {}),
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties,
    ...(type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(kinds ? { 'x-kubernetes-group-version-kind': kinds } : {}),
  }
}

function property(field: Field, description: string | undefined): OpenApiSchema {
  return {
    ...(description ? { description } : {}),
    ...shape(field),
    ...(field.mergeKey ? { 'x-kubernetes-patch-merge-key': field.mergeKey } : {}),
    ...(field.mergeKey === undefined && !field.retainKeys
      ? {}
      : { 'x-kubernetes-patch-strategy': strategyOf(field) }),
    ...listType(field),
  }
}

function strategyOf({ mergeKey, retainKeys }: Field): string {
  return [mergeKey === undefined ? '' : 'merge', retainKeys ? 'retainKeys' : ''].filter(Boolean).join(',')
}

function listType({ shape: kind, listMapKeys, set, atomic }: Field): OpenApiSchema {
  if (atomic) return { 'x-kubernetes-map-type': 'atomic' }
  if (kind !== 'list') return {}
  if (listMapKeys) return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': listMapKeys }
  return { 'x-kubernetes-list-type': set ? 'set' : 'atomic' }
}

function shape(field: Field): OpenApiSchema {
  const one = value(field)
  if (field.shape === 'list') return { type: 'array', items: one }
  if (field.shape === 'map') return { type: 'object', additionalProperties: one }
  return one
}

/** A reference stands in `allOf`, since OpenAPI 3.0 ignores what stands beside one. */
function value(field: Field): OpenApiSchema {
  const plain = isScalar(field.type) ? PLAIN[field.type] : undefined
  if (plain) return plain
  if (field.type === 'string')
    return {
      type: 'string',
      ...(field.default === undefined ? {} : { default: field.default }),
      ...(field.enum ? { enum: field.enum } : {}),
    }
  const name = isScalar(field.type) ? NAMED[field.type]?.name : field.type
  return { allOf: [{ $ref: `#/components/schemas/${name}` }] }
}
