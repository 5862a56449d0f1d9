// The server's OpenAPI v2 document, made from those of v3: kubectl checks a List against it before the server sees its
// items, asks it about kinds that v3 has not, and up to 1.28 reads it for all else.
import { isJsonObject, valueAt } from '../json.ts'
import type { JsonObject } from '../json.ts'

const METHODS = ['get', 'put', 'post', 'patch', 'delete']

/** One document of v2 for several of v3, as plain JSON. */
export function openApiV2(documents: readonly unknown[]): JsonObject {
  const paths: JsonObject = {}
  const definitions: JsonObject = {}
  for (const document of documents) {
    for (const [path, item] of entriesOf(valueAt(document, 'paths'))) paths[path] = pathItem(item)
    for (const [name, schema] of entriesOf(valueAt(document, 'components', 'schemas'))) {
      definitions[name] = withKinds(schemaOf(schema), definitions[name])
    }
  }
  const info = valueAt(documents[0], 'info')
  return { swagger: '2.0', info, paths, definitions, securityDefinitions: SECURITY }
}

const SECURITY = { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } }

const KINDS = 'x-kubernetes-group-version-kind'

/** A type may be a kind in one document and a mere part in another. */
function withKinds(schema: JsonObject, known: unknown): JsonObject {
  const kinds = schema[KINDS] ?? valueAt(known, KINDS)
  return kinds === undefined ? schema : { ...schema, [KINDS]: kinds }
}

/** A schema as v2 writes it: a reference stands by itself, and what is one of several types is called a string. */
function schemaOf(value: unknown): JsonObject {
  if (!isJsonObject(value)) return {}
  const { allOf, oneOf, default: _default, properties, items, additionalProperties, ...rest } = value
  const reference = valueAt(value, '$ref') ?? (Array.isArray(allOf) ? valueAt(allOf[0], '$ref') : undefined)
  return {
    ...rest,
    ...(typeof reference === 'string'
      ? { $ref: reference.replace('#/components/schemas/', '#/definitions/') }
      : {}),
    ...(oneOf === undefined ? {} : { type: 'string' }),
    ...(properties === undefined ? {} : { properties: mapped(properties, schemaOf) }),
    ...(items === undefined ? {} : { items: schemaOf(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: schemaOf(additionalProperties) }),
  }
}

function pathItem(value: unknown): JsonObject {
  const operations = METHODS.map((method): [string, unknown] => [method, valueAt(value, method)])
  return {
    ...Object.fromEntries(
      operations.filter(([, one]) => one !== undefined).map(([method, one]) => [method, operation(one)]),
    ),
    parameters: parametersOf(value),
  }
}

function operation(value: unknown): JsonObject {
  if (!isJsonObject(value)) return {}
  const { requestBody, parameters: _parameters, responses, ...rest } = value
  const [first] = entriesOf(valueAt(requestBody, 'content'))
  const body = { name: 'body', in: 'body', required: true, schema: schemaOf(valueAt(first?.[1], 'schema')) }
  return {
    ...rest,
    ...(first ? { consumes: entriesOf(valueAt(requestBody, 'content')).map(([type]) => type) } : {}),
    parameters: [...(first ? [body] : []), ...parametersOf(value)],
    responses: mapped(responses, (response) => ({
      description: valueAt(response, 'description'),
      schema: schemaOf(valueAt(response, 'content', 'application/json', 'schema')),
    })),
  }
}

function parametersOf(value: unknown): JsonObject[] {
  const parameters = valueAt(value, 'parameters')
  const all: readonly unknown[] = Array.isArray(parameters) ? parameters : []
  return all.map((parameter) => {
    const { schema, ...rest } = isJsonObject(parameter) ? parameter : {}
    return Object.assign(rest, schema)
  })
}

const entriesOf = (value: unknown): [string, unknown][] => (isJsonObject(value) ? Object.entries(value) : [])

const mapped = (value: unknown, change: (member: unknown) => JsonObject): JsonObject =>
  Object.fromEntries(entriesOf(value).map(([name, member]) => [name, change(member)]))
