import type { ManagedFieldsEntry } from 'kubernetes-types/meta/v1'

import type { KubeObject } from '../kube/objects.ts'

/** Who wrote, and through which door. */
export interface Manager {
  name: string
  /** `status` or `scale`; left out for the object itself. */
  subresource?: string
}

/**
 * Works out an object's managedFields after an update; `time` is RFC 3339. The answer replaces the list.
 * patch/ has the full one (fields owned, for server-side apply); the plain one below only names who wrote and when.
 */
export type TrackFields = (
  previous: Readonly<KubeObject> | undefined,
  next: Readonly<KubeObject>,
  manager: Manager,
  time: string,
) => ManagedFieldsEntry[]

/** Names the managers and when they last wrote, without the fields that they own: cheap, for the cluster's own writes. */
export const trackManagers: TrackFields = (previous, next, manager, time) => {
  const others = (previous?.metadata.managedFields ?? []).filter(
    (entry) =>
      entry.manager !== manager.name ||
      entry.operation !== 'Update' ||
      entry.subresource !== manager.subresource,
  )
  const known = previous?.metadata.managedFields?.find((entry) => !others.includes(entry))
  return [
    ...others,
    {
      manager: manager.name,
      operation: 'Update',
      apiVersion: next.apiVersion,
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: known?.fieldsV1 ?? {},
      ...(manager.subresource === undefined ? {} : { subresource: manager.subresource }),
    },
  ]
}
