import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1'

import type { Draft, KindMap } from '../../../kube/objects.ts'
import { REVISION_LABEL } from '../revisions.ts'

type StatefulSet = KindMap['statefulsets.apps']
type Pod = KindMap['pods']

/** The number at the end of the pod's name, or -1 when it is not of this set. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const { name } = pod.metadata
  const prefix = `${set.metadata.name}-`
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length))
    ? Number(name.slice(prefix.length))
    : -1
}

/** The name of one of the set's claims for one of its pods: `data-web-0`. */
function claimName(template: string, set: StatefulSet, ordinal: number): string {
  return `${template}-${set.metadata.name}-${ordinal}`
}

/** Gives a pod its identity: name, labels, host name, and its own claims as volumes. */
export function identify(draft: Draft<'pods'>, set: StatefulSet, ordinal: number, revision: string): void {
  const name = `${set.metadata.name}-${ordinal}`
  delete draft.metadata.generateName
  draft.metadata.name = name
  draft.metadata.labels = {
    ...draft.metadata.labels,
    [REVISION_LABEL]: revision,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(ordinal),
  }
  const spec = (draft.spec ??= { containers: [] })
  spec.hostname = name
  if (set.spec.serviceName) spec.subdomain = set.spec.serviceName
  const templates = (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => metadata?.name ?? [])
  if (templates.length === 0) return
  spec.volumes = [
    ...templates.map((template) => ({
      name: template,
      persistentVolumeClaim: { claimName: claimName(template, set, ordinal) },
    })),
    ...(spec.volumes ?? []).filter(({ name: volume }) => !templates.includes(volume)),
  ]
}

/** The claims that a pod of the set needs. */
export function claimsOf(set: StatefulSet, ordinal: number): Draft<'persistentvolumeclaims'>[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => claimOf(template, set, ordinal))
}

function claimOf(
  { metadata, spec }: PersistentVolumeClaim,
  set: StatefulSet,
  ordinal: number,
): Draft<'persistentvolumeclaims'> {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(metadata?.name ?? '', set, ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...metadata?.labels, ...set.spec.selector.matchLabels },
      ...(metadata?.annotations ? { annotations: { ...metadata.annotations } } : {}),
    },
    ...(spec ? { spec: structuredClone(spec) } : {}),
  }
}
