import { isJsonObject, type JsonObject } from '../json.ts'

/**
 * Applies a JSON merge patch (RFC 7396): null removes a member, objects merge, all else replaces. Changes neither argument;
 * the result shares with them what it did not change.
 */
export function applyMergePatch(original: JsonObject, patch: JsonObject): JsonObject
export function applyMergePatch(original: unknown, patch: unknown): unknown
export function applyMergePatch(original: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch
  const members = new Map(Object.entries(isJsonObject(original) ? original : {}))
  for (const [name, value] of Object.entries(patch))
    if (value === null) members.delete(name)
    else members.set(name, applyMergePatch(members.get(name), value))
  return Object.fromEntries(members)
}
