// OpenAPI v2 in protobuf, the only form of it that kubectl reads (gnostic-models, openapiv2/OpenAPIv2.proto).
// Each function below is one message of that file; the numbers are those of its fields.
import { isJsonObject, valueAt } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { Writer } from '../protobuf/writer.ts'

/** Writes a document of OpenAPI v2, given as JSON. */
export function encodeOpenApiV2(document: JsonObject): Uint8Array {
  return new Writer()
    .text(1, document['swagger'])
    .message(2, infoMessage(document['info']))
    .message(8, named(2, document['paths'], pathItemMessage))
    .message(9, named(1, document['definitions'], schemaMessage))
    .finish()
}

const infoMessage = (info: unknown): Writer =>
  new Writer().text(1, valueAt(info, 'title')).text(2, valueAt(info, 'version'))

/** A map as protobuf has it here: a message whose one repeated field holds names (1) and values (2). */
function named(number: number, value: unknown, encode: (member: unknown) => Writer): Writer {
  const message = new Writer()
  for (const [name, member] of Object.entries(isJsonObject(value) ? value : {})) {
    message.message(number, new Writer().text(1, name).message(2, encode(member)))
  }
  return message
}

const OPERATIONS = { get: 2, put: 3, post: 4, delete: 5, patch: 8 }

function pathItemMessage(item: unknown): Writer {
  const message = new Writer()
  for (const [method, number] of Object.entries(OPERATIONS)) {
    const operation = valueAt(item, method)
    if (operation !== undefined) message.message(number, operationMessage(operation))
  }
  return parameters(message, 9, item)
}

function operationMessage(operation: unknown): Writer {
  const message = texts(new Writer(), 7, valueAt(operation, 'consumes'))
  parameters(message, 8, operation)
  message.message(9, named(1, valueAt(operation, 'responses'), responseMessage))
  return extensions(message, 13, operation)
}

/** Each is a ParametersItem (1) of a Parameter of a body (1) or of something else (2). */
function parameters(message: Writer, number: number, owner: unknown): Writer {
  for (const parameter of listOf(valueAt(owner, 'parameters'))) {
    const isBody = valueAt(parameter, 'in') === 'body'
    const one = isBody ? bodyMessage(parameter) : plainParameterMessage(parameter)
    message.message(number, new Writer().message(1, new Writer().message(isBody ? 1 : 2, one)))
  }
  return message
}

const bodyMessage = (parameter: unknown): Writer =>
  new Writer()
    .text(2, valueAt(parameter, 'name'))
    .text(3, 'body')
    .flag(4, valueAt(parameter, 'required'))
    .message(5, schemaMessage(valueAt(parameter, 'schema')))

/** A parameter of the query (3) or of the path (4); from the type on, a query's fields count one more. */
function plainParameterMessage(parameter: unknown): Writer {
  const isQuery = valueAt(parameter, 'in') === 'query'
  const shift = isQuery ? 1 : 0
  const fields = new Writer()
    .flag(1, valueAt(parameter, 'required'))
    .text(2, valueAt(parameter, 'in'))
    .text(4, valueAt(parameter, 'name'))
    .text(5 + shift, valueAt(parameter, 'type'))
    .flag(19 + shift, valueAt(parameter, 'uniqueItems'))
  return new Writer().message(isQuery ? 3 : 4, fields)
}

/** A ResponseValue (1) of a Response, whose schema is a SchemaItem (1). */
function responseMessage(response: unknown): Writer {
  const schema = new Writer().message(1, schemaMessage(valueAt(response, 'schema')))
  return new Writer().message(1, new Writer().text(1, valueAt(response, 'description')).message(2, schema))
}

function schemaMessage(schema: unknown): Writer {
  const { $ref, format, description, required, type, items, properties, additionalProperties } = isJsonObject(
    schema,
  )
    ? schema
    : {}
  const message = new Writer().text(1, $ref).text(2, format).text(4, description)
  texts(message, 18, required)
  for (const value of listOf(valueAt(schema, 'enum'))) message.message(20, anyMessage(value))
  if (additionalProperties !== undefined) {
    message.message(21, new Writer().message(1, schemaMessage(additionalProperties)))
  }
  if (type !== undefined) message.message(22, new Writer().text(1, type))
  if (items !== undefined) message.message(23, new Writer().message(1, schemaMessage(items)))
  if (properties !== undefined) message.message(25, named(1, properties, schemaMessage))
  return extensions(message, 31, schema)
}

/** What is named `x-…`; its value is YAML, which JSON is too. */
function extensions(message: Writer, number: number, owner: unknown): Writer {
  for (const [name, value] of Object.entries(isJsonObject(owner) ? owner : {})) {
    if (name.startsWith('x-'))
      message.message(number, new Writer().text(1, name).message(2, anyMessage(value)))
  }
  return message
}

const anyMessage = (value: unknown): Writer => new Writer().text(2, JSON.stringify(value))

function texts(message: Writer, number: number, values: unknown): Writer {
  for (const value of listOf(values)) message.text(number, value)
  return message
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
