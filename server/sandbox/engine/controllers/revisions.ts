import type { PodTemplateSpec } from 'kubernetes-types/core/v1'
import type { LabelSelector } from 'kubernetes-types/meta/v1'

import { matcherOf } from '../../apiserver/label-selector.ts'
import type { KindMap, KubeObject } from '../../kube/objects.ts'
import type { Informer } from '../informer.ts'
import { templateHash } from './deployment/template-hash.ts'
import { claim, controllerReference } from './owners.ts'

type ControllerRevision = KindMap['controllerrevisions.apps']

/** The label of revisions and pods that tells which template they are of. */
export const REVISION_LABEL = 'controller-revision-hash'

/** A DaemonSet or StatefulSet, as far as its revisions are concerned. */
export type RevisionedSet = KubeObject & {
  spec: { selector: LabelSelector; template: PodTemplateSpec; revisionHistoryLimit?: number }
}

/** All revisions of a set, oldest first; the last one is that of its template. */
export interface Revisions {
  all: readonly ControllerRevision[]
  newest: ControllerRevision
}

/** Finds or makes the revision of the set's template, as `rollout history` and `rollout undo` need it. */
export function syncRevisions(informer: Informer<'controllerrevisions.apps'>, set: RevisionedSet): Revisions {
  const known = claim(informer, set, matcherOf(set.spec.selector))
  const hash = templateHash(set.spec.template)
  const sorted = known.toSorted((left, right) => left.revision - right.revision)
  const highest = sorted.at(-1)?.revision ?? 0
  const same = sorted.find(({ metadata }) => metadata.labels?.[REVISION_LABEL] === hash)
  if (same && same.revision === highest) return { all: sorted, newest: same }
  // A template that comes back (rollout undo) is the newest again.
  const newest = same
    ? informer.modify(same, (draft) => {
        draft.revision = highest + 1
      })
    : informer.create(newRevision(set, hash, highest + 1))
  return { all: [...sorted.filter((revision) => revision !== same), newest], newest }
}

function newRevision(set: RevisionedSet, hash: string, revision: number) {
  const { name, namespace = '' } = set.metadata
  return {
    apiVersion: 'apps/v1' as const,
    kind: 'ControllerRevision' as const,
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...set.spec.template.metadata?.labels, [REVISION_LABEL]: hash },
      // With them the change-cause that `rollout history` shows.
      annotations: { ...set.metadata.annotations },
      ownerReferences: [controllerReference(set)],
    },
    // A strategic merge patch, which `rollout undo` sends as it is.
    data: { spec: { template: { ...structuredClone(set.spec.template), $patch: 'replace' } } },
    revision,
  }
}

/** Removes what no pod uses any more, the oldest first, down to the set's revisionHistoryLimit. */
export function cleanUpRevisions(
  informer: Informer<'controllerrevisions.apps'>,
  set: RevisionedSet,
  { all, newest }: Revisions,
  inUse: ReadonlySet<string | undefined>,
): void {
  const unused = all.filter(
    (revision) => revision !== newest && !inUse.has(revision.metadata.labels?.[REVISION_LABEL]),
  )
  const surplus = unused.length - (set.spec.revisionHistoryLimit ?? 10)
  for (const revision of unused.slice(0, Math.max(0, surplus))) informer.delete(revision)
}

/** The template that a revision holds. */
export function templateOf(revision: ControllerRevision | undefined): PodTemplateSpec | undefined {
  const data: { spec?: { template?: PodTemplateSpec & { $patch?: string } } } = revision?.data ?? {}
  if (!data.spec?.template) return undefined
  const { $patch: _patch, ...template } = data.spec.template
  return template
}
