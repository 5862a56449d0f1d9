import { parseDocument } from 'yaml'

import { isJsonObject } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import { decodeProtobuf } from '../protobuf/decode.ts'
import { ProtobufError } from '../protobuf/messages.ts'
import { findDuplicateFields, JsonSyntaxError } from './json-scanner.ts'
import { describeSyntaxError } from './json-syntax.ts'

/** What the server reads, as its refusals list it. */
const READ = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** The longest YAML in characters. */
const LONGEST_YAML = 64 * 1024

/** A body that was read, and what stood twice in it. */
export interface DecodedBody {
  object: JsonObject
  duplicates: readonly string[]
}

/** The media type of a body without its parameters; bodies without one count as JSON. */
export function mediaType(header: string | undefined): string {
  return header?.split(';', 1)[0]?.trim().toLowerCase() ?? 'application/json'
}

/**
 * Reads an object from a body; `kind` is the expected one, for the messages.
 * @throws {StatusError} UnsupportedMediaType; BadRequest when it is malformed, in the server's words
 */
export function decodeBody(bytes: Buffer, contentType: string | undefined, kind: string): DecodedBody {
  switch (mediaType(contentType)) {
    case 'application/json':
    case '':
      return decodeJson(bytes.toString(), kind)
    case 'application/yaml':
    case 'application/x-yaml':
    case 'text/yaml':
      return decodeYaml(bytes.toString(), kind)
    case 'application/vnd.kubernetes.protobuf':
      return decodeProto(bytes, kind)
    default:
      throw REFUSALS.unsupportedMediaType(READ)
  }
}

/** Reads JSON or YAML into any value, as patches are. @throws {StatusError} BadRequest */
export function decodePatchBody(text: string): { patch: unknown; duplicates: readonly string[] } {
  try {
    return { patch: JSON.parse(text), duplicates: findDuplicateFields(text) }
  } catch (error) {
    const why = error instanceof JsonSyntaxError ? error.message : describeSyntaxError(text)
    throw REFUSALS.badRequest(PARTS.badPatch(why), { cause: error })
  }
}

function decodeJson(text: string, kind: string): DecodedBody {
  let object: unknown
  let duplicates: readonly string[] = []
  try {
    object = JSON.parse(text)
    duplicates = findDuplicateFields(text)
  } catch (error) {
    const why = error instanceof JsonSyntaxError ? error.message : describeSyntaxError(text)
    throw unrecognized(kind, PARTS.noVersionKind(why), text, error)
  }
  return { object: expectObject(object, kind, text), duplicates }
}

/**
 * Reads YAML into an object. Nothing else runs meanwhile, and its parser takes 2 µs a byte, far more for many keys: so that only
 * what is JSON as well, as kubectl sends it, may be as long as other bodies.
 * @throws {StatusError} BadRequest, RequestEntityTooLarge
 */
export function decodeYaml(text: string, kind: string): DecodedBody {
  if (text.length > LONGEST_YAML) {
    if (text.trimStart().startsWith('{')) return decodeJson(text, kind)
    throw REFUSALS.tooLarge(LONGEST_YAML)
  }
  let object: unknown
  const duplicates: string[] = []
  try {
    const document = parseDocument(text, { logLevel: 'silent', merge: true })
    for (const error of document.errors) {
      if (error.code !== 'DUPLICATE_KEY') throw error
      const key = text.slice(error.pos[0]).split(/[\s:]/, 1)[0] ?? ''
      duplicates.push(PARTS.duplicateKey(text.slice(0, error.pos[0]).split('\n').length, key))
    }
    object = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : ''
    throw unrecognized(kind, PARTS.badYaml(why), text, error)
  }
  return { object: expectObject(object, kind, text), duplicates }
}

function decodeProto(bytes: Buffer, kind: string): DecodedBody {
  try {
    return { object: decodeProtobuf(bytes), duplicates: [] }
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error
    throw unrecognized(kind, error.message, bytes.toString('latin1'), error)
  }
}

function expectObject(value: unknown, kind: string, text: string): JsonObject {
  if (isJsonObject(value)) return value
  const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  throw unrecognized(kind, PARTS.noVersionKind(PARTS.notAnObject(type)), text)
}

/** The server shows 30 bytes of a body that it cannot read, as hex when they are not printable. */
function unrecognized(kind: string, why: string, text: string, cause?: unknown): Error {
  const start = text.slice(0, 30)
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const printable = !/[\u0000-\u0008\u000e-\u001f\u007f-\uffff]/.test(start)
  const shown = printable
    ? JSON.stringify(text.length > 30 ? `${start} ...` : start)
    : Buffer.from(start, 'latin1').toString('hex')
  return REFUSALS.badRequest(PARTS.unrecognized(kind, why, shown), cause === undefined ? {} : { cause })
}
