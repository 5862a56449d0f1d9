import type { ObjectMeta } from 'kubernetes-types/meta/v1'

import { groupVersion } from '../identity.ts'
import type { IncomingObject } from '../identity.ts'
import { isJsonObject, stringOf } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import { checkTypes } from '../schema/check-types.ts'
import type { Reading } from '../schema/check-types.ts'
import { schema } from '../schema/kubernetes.ts'
import { findUnknownFields } from '../schema/unknown-fields.ts'
import type { DecodedBody } from './decode-body.ts'
import { replaceNulls } from './nulls.ts'
import { prune } from './prune.ts'
import { warn } from './respond.ts'
import type { Exchange } from './respond.ts'
import type { ServedKind } from './served-kinds.ts'
import { storedFrom } from './served-kinds.ts'

/** The kind that a request expects in its body. */
export interface ExpectedKind {
  group: string
  version: string
  kind: string
}

/** What the path of a request expects in its body. */
export function expectedKind({ group, version, registry }: ServedKind): ExpectedKind {
  return { group, version, kind: registry.definition.kind }
}

/** Checks that a body is of the kind that its path asks for; a body without kind and version is taken at its word. */
export function requireKind(object: JsonObject, expected: ExpectedKind): void {
  const wanted = groupVersion(expected.group, expected.version)
  const apiVersion = stringOf(object['apiVersion']) ?? ''
  const kind = stringOf(object['kind']) ?? ''
  if (kind !== '' && kind !== expected.kind) {
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
    throw REFUSALS.badRequest(
      PARTS.cannotBeHandled(kind, version, expected.kind, PARTS.otherKind(kind, expected.kind)),
    )
  }
  if (apiVersion !== '' && apiVersion !== wanted) {
    throw REFUSALS.badRequest(PARTS.versionMismatch(apiVersion, wanted))
  }
  object['apiVersion'] = wanted
  object['kind'] = expected.kind
}

/** Fields that the kind does not have or that stand twice, in the server's words. */
export function strictProblems({ object, duplicates }: DecodedBody, expected: ExpectedKind): string[] {
  const type = schema.typeOfKind(expected.group, expected.version, expected.kind)
  return [...duplicates, ...(type ? findUnknownFields(object, type, schema) : [])]
}

/** What JSON type does not fit its field, in the server's words. */
export function typeProblem(
  object: JsonObject,
  expected: ExpectedKind,
  reading?: Reading,
): string | undefined {
  const type = schema.typeOfKind(expected.group, expected.version, expected.kind)
  return type && checkTypes(object, type, schema, reading)
}

/**
 * Checks a body against its kind as the query's `fieldValidation` asks: Strict refuses unknown and duplicate fields, Warn
 * (the default) answers with Warning headers, Ignore drops them silently. Takes out nulls.
 * @throws {StatusError} BadRequest
 */
export function checkFields(exchange: Exchange, body: DecodedBody, expected: ExpectedKind): void {
  const { version, kind } = expected
  const wrongType = typeProblem(body.object, expected)
  if (wrongType !== undefined) {
    throw REFUSALS.badRequest(PARTS.cannotBeHandled(kind, version, kind, wrongType))
  }
  reportUnknown(exchange, body, expected)
  const type = schema.typeOfKind(expected.group, expected.version, expected.kind)
  if (type) replaceNulls(body.object, type)
}

function reportUnknown(exchange: Exchange, body: DecodedBody, expected: ExpectedKind): void {
  const { version, kind } = expected
  const validation = exchange.query.get('fieldValidation') ?? 'Warn'
  const problems = strictProblems(body, expected)
  if (problems.length === 0) return
  if (validation === 'Strict') {
    throw REFUSALS.badRequest(PARTS.cannotBeHandled(kind, version, kind, PARTS.strictDecoding(problems)))
  }
  if (validation !== 'Ignore') for (const problem of problems) warn(exchange, problem)
  const type = schema.typeOfKind(expected.group, expected.version, expected.kind)
  if (type) prune(body.object, type)
}

/** Reads an object that is to be stored from a body. @throws {StatusError} BadRequest */
export function incomingObject(exchange: Exchange, body: DecodedBody, kind: ServedKind): IncomingObject {
  const expected = expectedKind(kind)
  requireKind(body.object, expected)
  checkFields(exchange, body, expected)
  return withMetadata(storedFrom(kind, body.object))
}

/** The object with metadata, which may be left out where nothing needs it. */
export function withMetadata(object: JsonObject): IncomingObject {
  const metadata: ObjectMeta = isJsonObject(object['metadata']) ? object['metadata'] : {}
  return { ...object, metadata }
}
