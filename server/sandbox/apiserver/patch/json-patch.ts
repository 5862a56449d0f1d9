import { isJsonObject, isSame } from '../json.ts'
import {
  malformedPatch,
  missingPath,
  noListOfOperations,
  testFailed,
  tooManyOperations,
  unknownOperation,
} from './messages.ts'

/** The server's limit. */
const MOST_OPERATIONS = 10_000

interface Operation {
  op: string
  path: string
  from?: string
  value?: unknown
}

/**
 * Applies a JSON patch (RFC 6902) to a document. Changes neither argument; the result shares with them what it did not
 * change.
 *
 * @throws {PatchError} malformed, too-large, or not-applicable when a path is missing or a test fails
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw noListOfOperations(patch)
  if (patch.length > MOST_OPERATIONS) throw tooManyOperations(MOST_OPERATIONS, patch.length)
  return patch.map((operation: unknown) => readOperation(operation)).reduce<unknown>(applyOperation, document)
}

function readOperation(operation: unknown): Operation {
  if (!isJsonObject(operation)) throw malformedPatch('error decoding patch: expected an object as operation')
  const { op, path, from, value } = operation
  if (typeof op !== 'string' || typeof path !== 'string')
    throw malformedPatch('error decoding patch: expected op and path in each operation')
  return { op, path, value, ...(typeof from === 'string' ? { from } : {}) }
}

function applyOperation(document: unknown, { op, path, from, value }: Operation): unknown {
  switch (op) {
    case 'add':
      return change(document, parse(path), { op, path, value })
    case 'remove':
      return change(document, parse(path), { op, path })
    case 'replace':
      read(document, path, op)
      return change(document, parse(path), { op, path, value })
    case 'move': {
      const moved = read(document, from ?? '', op)
      const without = change(document, parse(from ?? ''), { op: 'remove', path: from ?? '' })
      return change(without, parse(path), { op: 'add', path, value: moved })
    }
    case 'copy':
      return change(document, parse(path), { op: 'add', path, value: read(document, from ?? '', op) })
    case 'test': {
      const found = read(document, path, op, value === null || value === undefined)
      if (!isSame(found ?? null, value ?? null)) throw testFailed(path)
      return document
    }
    default:
      throw unknownOperation(op)
  }
}

/** A JSON pointer's tokens (RFC 6901): `/a~1b/0` is `a/b`, `0`. */
function parse(pointer: string): string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) throw malformedPatch(`error decoding patch: ${pointer} is no JSON pointer`)
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function indexOf(token: string, length: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,9})$/.test(token)) return undefined
  const index = Number(token)
  return index < length ? index : undefined
}

function read(document: unknown, pointer: string, op: string, mayMiss = false): unknown {
  let current = document
  for (const token of parse(pointer)) {
    const index = Array.isArray(current) ? indexOf(token, current.length) : undefined
    if (Array.isArray(current) && index !== undefined) current = current[index]
    else if (isJsonObject(current) && Object.hasOwn(current, token)) current = current[token]
    else if (mayMiss) return undefined
    else throw missingPath(op, pointer)
  }
  return current
}

/** A copy of the document with one place changed; objects and lists beside the path are shared. */
function change(document: unknown, tokens: readonly string[], { op, path, value }: Operation): unknown {
  const [token, ...rest] = tokens
  if (token === undefined) return op === 'remove' ? null : value
  if (Array.isArray(document)) return changeList(document, token, rest, { op, path, value })
  if (!isJsonObject(document)) throw missingPath(op, path)
  const members = new Map(Object.entries(document))
  if (!members.has(token) && (rest.length > 0 || op !== 'add')) throw missingPath(op, path)
  if (rest.length > 0) members.set(token, change(members.get(token), rest, { op, path, value }))
  else if (op === 'remove') members.delete(token)
  else members.set(token, value)
  return Object.fromEntries(members)
}

function changeList(
  list: readonly unknown[],
  token: string,
  rest: readonly string[],
  { op, path, value }: Operation,
): unknown[] {
  const adds = rest.length === 0 && op === 'add'
  const index = adds && token === '-' ? list.length : indexOf(token, list.length + (adds ? 1 : 0))
  if (index === undefined) throw missingPath(op, path)
  if (adds) return list.toSpliced(index, 0, value)
  if (rest.length > 0) return list.with(index, change(list[index], rest, { op, path, value }))
  return op === 'remove' ? list.toSpliced(index, 1) : list.with(index, value)
}
