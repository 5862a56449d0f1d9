import type { KindMap } from '../../../kube/objects.ts'

type Deployment = KindMap['deployments.apps']
type ReplicaSet = KindMap['replicasets.apps']
type Annotations = Record<string, string>

export const REVISION = 'deployment.kubernetes.io/revision'
const HISTORY = 'deployment.kubernetes.io/revision-history'
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas'
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas'

/** What a ReplicaSet does not take over from its Deployment. */
const OWN_ANNOTATIONS: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
])

/** The number of the rollout that made or last used this ReplicaSet; 0 when there is none. */
export function revisionOf(replicaSet: ReplicaSet): number {
  return Number(replicaSet.metadata.annotations?.[REVISION] ?? 0) || 0
}

/** The revision that the newest template gets: one more than that of all older ReplicaSets. */
export function nextRevision(older: readonly ReplicaSet[]): number {
  return Math.max(0, ...older.map(revisionOf)) + 1
}

/**
 * The annotations of the newest ReplicaSet: the Deployment's, and the revision; when it had another revision before (a
 * rollback), that one goes into its history.
 */
export function newestAnnotations(
  deployment: Deployment,
  before: Readonly<Annotations> | undefined,
  revision: number,
): Annotations {
  const annotations: Annotations = { ...before }
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (!OWN_ANNOTATIONS.has(key)) annotations[key] = value
  }
  const old = before?.[REVISION]
  if (old === undefined) annotations[REVISION] = String(revision)
  else if ((Number(old) || 0) < revision) {
    annotations[REVISION] = String(revision)
    const history = before?.[HISTORY]
    annotations[HISTORY] = history === undefined || history === '' ? old : `${history},${old}`
  }
  return annotations
}
