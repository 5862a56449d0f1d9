import type { JsonObject } from '../json.ts'
import type { KubeObject } from '../../kube/objects.ts'
import { computeManagedFields } from './managed-fields.ts'

/** When an object was created, and a minute later. */
export const TIME = '2026-01-01T00:00:00Z'
export const LATER = '2026-01-01T00:01:00Z'

type Members = JsonObject & { metadata?: JsonObject }

/** What the store holds, with members to look at. */
export type StoredObject = KubeObject & { spec?: unknown; status?: unknown; data?: unknown }

/** An object with what the server adds. */
export function stored(apiVersion: string, kind: string, { metadata, ...rest }: Members): StoredObject {
  const meta = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: TIME, ...metadata }
  return { apiVersion, kind, metadata: meta, ...rest }
}

/** A Deployment with that spec. */
export const deployment = (spec: JsonObject, metadata: JsonObject = {}) =>
  stored('apps/v1', 'Deployment', { metadata, spec })
/** A template of pods with those containers. */
export const template = (containers: JsonObject[], spec: JsonObject = {}) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers, ...spec },
})

/** The paths of one manager. */
export const fieldsOf = (object: KubeObject, name: string) =>
  object.metadata.managedFields?.find(({ manager }) => manager === name)?.fieldsV1

/** The object as a manager's update leaves it. */
export function written(
  previous: KubeObject | undefined,
  next: StoredObject,
  name: string,
  time = TIME,
): StoredObject {
  const managedFields = computeManagedFields(previous, next, { name }, time)
  return { ...next, metadata: { ...next.metadata, managedFields } }
}
