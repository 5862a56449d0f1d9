import type { IncomingObject } from '../identity.ts'
import { copyOf, isJsonObject } from '../json.ts'
import type { JsonObject } from '../json.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import { applyJsonPatch } from '../patch/json-patch.ts'
import { applyMergePatch } from '../patch/merge-patch.ts'
import { PatchError } from '../patch/messages.ts'
import { applyStrategicPatch } from '../patch/strategic-patch.ts'
import type { Reading } from '../schema/check-types.ts'
import { schema } from '../schema/kubernetes.ts'
import { decodePatchBody, mediaType } from './decode-body.ts'
import { strictProblems, typeProblem, withMetadata } from './decode-object.ts'
import type { ExpectedKind } from './decode-object.ts'
import { goText } from './go-text.ts'
import { replaceNulls } from './nulls.ts'
import { prune } from './prune.ts'
import { warn } from './respond.ts'
import type { Exchange } from './respond.ts'

/** The kinds of patches, as refusals list them. */
export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

/** A patch that was read: applies itself to a document of the API. */
export interface PatchRequest {
  /** @throws {StatusError} when it does not fit, or its result is no object of the kind */
  apply(document: JsonObject): IncomingObject
}

/** Reads the body of a PATCH that is not a server-side apply. @throws {StatusError} UnsupportedMediaType, BadRequest */
export function readPatch(exchange: Exchange, bytes: Buffer, expected: ExpectedKind): PatchRequest {
  const type = mediaType(exchange.request.headers['content-type'])
  if (type === PATCH_TYPES.apply || !Object.values<string>(PATCH_TYPES).includes(type)) {
    throw REFUSALS.unsupportedMediaType(Object.values(PATCH_TYPES))
  }
  const { patch, duplicates } = decodePatchBody(bytes.toString())
  const isStrategic = type === PATCH_TYPES.strategic
  return {
    apply: (document) => {
      const patched = translated(() => applyPatch(type, document, patch, expected))
      // Of a strategic merge patch the server shows the patch, of the others what they made of the object.
      const shown = isStrategic ? goText(patch) : JSON.stringify(patched)
      if (!isJsonObject(patched)) throw refusedPatch(shown, PARTS.notAnObject(typeof patched))
      // The patch's own parts are in the result, which is to be changed further.
      const object = copyOf(patched)
      const reading: Reading = isStrategic ? 'converter' : 'decoder'
      checkResult(exchange, object, { duplicates, shown, expected, reading })
      return withMetadata(object)
    },
  }
}

function applyPatch(type: string, document: JsonObject, patch: unknown, expected: ExpectedKind): unknown {
  if (type === PATCH_TYPES.json) return applyJsonPatch(document, patch)
  if (!isJsonObject(patch)) throw REFUSALS.badRequest(PARTS.badPatch(PARTS.notAnObject(typeof patch)))
  if (type === PATCH_TYPES.merge) return applyMergePatch(document, patch)
  const known = schema.typeOfKind(expected.group, expected.version, expected.kind)
  if (!known) throw REFUSALS.unsupportedMediaType([PATCH_TYPES.json, PATCH_TYPES.merge])
  return applyStrategicPatch(document, patch, known, schema)
}

/** The answer that the server gives to each way in which a patch can fail. */
export function translated<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof PatchError)) throw error
    switch (error.code) {
      case 'malformed':
        throw REFUSALS.badRequest(error.message, { cause: error })
      case 'not-applicable':
        throw REFUSALS.rejected(error)
      case 'too-large':
        throw REFUSALS.tooManyOperations(error.message, error)
      case 'no-merge-key':
        throw REFUSALS.internal(error.message, { cause: error })
    }
  }
}

interface ResultCheck {
  duplicates: readonly string[]
  /** The bad value, as a refusal shows it. */
  shown: string
  expected: ExpectedKind
  reading: Reading
}

function checkResult(
  exchange: Exchange,
  object: JsonObject,
  { duplicates, shown, expected, reading }: ResultCheck,
): void {
  const wrongType = typeProblem(object, expected, reading)
  if (wrongType !== undefined) throw refusedPatch(shown, wrongType)
  const type = schema.typeOfKind(expected.group, expected.version, expected.kind)
  const problems = strictProblems({ object, duplicates }, expected)
  if (type) replaceNulls(object, type)
  if (problems.length === 0) return
  const validation = exchange.query.get('fieldValidation') ?? 'Warn'
  if (validation === 'Strict') throw refusedPatch(shown, PARTS.strictDecoding(problems))
  if (validation !== 'Ignore') for (const problem of problems) warn(exchange, problem)
  if (type) prune(object, type)
}

function refusedPatch(shown: string, why: string): Error {
  return REFUSALS.invalid({ group: '', kind: '' }, '', [
    { type: 'FieldValueInvalid', field: 'patch', message: `Invalid value: ${JSON.stringify(shown)}: ${why}` },
  ])
}
