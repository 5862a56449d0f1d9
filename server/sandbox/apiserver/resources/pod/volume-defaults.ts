import type { DownwardAPIVolumeFile, Volume } from 'kubernetes-types/core/v1'

import type { Loose } from '../loose.ts'

/** rw-r--r--, as the API writes it: in decimal. */
const FILE_MODE = 0o644

function defaultFieldRefs(items: Loose<DownwardAPIVolumeFile>[] | undefined): void {
  for (const { fieldRef } of items ?? []) if (fieldRef) fieldRef.apiVersion ||= 'v1'
}

function defaultProjected(projected: NonNullable<Loose<Volume>['projected']>): void {
  projected.defaultMode ??= FILE_MODE
  for (const { serviceAccountToken, downwardAPI } of projected.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= 3600
    defaultFieldRefs(downwardAPI?.items)
  }
}

/** Fills what a volume leaves out; one without a source is an emptyDir. */
export function defaultVolume(volume: Loose<Volume>): void {
  const { secret, configMap, downwardAPI, projected, hostPath, iscsi } = volume
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {}
  if (secret) secret.defaultMode ??= FILE_MODE
  if (configMap) configMap.defaultMode ??= FILE_MODE
  if (downwardAPI) {
    downwardAPI.defaultMode ??= FILE_MODE
    defaultFieldRefs(downwardAPI.items)
  }
  if (projected) defaultProjected(projected)
  if (hostPath) hostPath.type ??= ''
  if (iscsi) iscsi.iscsiInterface ||= 'default'
  const template = volume.ephemeral?.volumeClaimTemplate
  if (template?.spec) template.spec.volumeMode ??= 'Filesystem'
}
