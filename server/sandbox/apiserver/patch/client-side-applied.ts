import type { KubeObject } from '../../kube/objects.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import type { ObjectType, Schema } from '../schema/schema.ts'
import { appliedSet } from './applied-set.ts'
import { compareObjects, untouched } from './compare.ts'
import { EMPTY, type FieldSet } from './field-set.ts'

/** kubectl's own record of what it applied, from the time before server-side apply. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The paths that kubectl's client-side apply has set and that are still as it set them. Empty without its record, or when
 * that is of another version than what is applied now.
 */
export function clientSideApplied(
  live: Readonly<KubeObject>,
  { apiVersion }: JsonObject,
  { type, schema }: { type: ObjectType; schema: Schema },
): FieldSet {
  const last = parse(live.metadata.annotations?.[LAST_APPLIED])
  if (!last || last['apiVersion'] !== apiVersion) return EMPTY
  return untouched(appliedSet(last, type, schema), compareObjects(last, { ...live }, type, schema))
}

function parse(text = ''): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    // Whoever wrote it; the configuration that is applied now will take its place.
    return undefined
  }
}
