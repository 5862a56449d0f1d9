import type { KindMap } from '../../../kube/objects.ts'
import { StatusError } from '../../../apiserver/status-error.ts'
import type { EventRecorder } from '../../events.ts'
import { type Informer, keyOf } from '../../informer.ts'
import { controllerOf, controllerReference } from '../owners.ts'
import { messages } from './messages.ts'
import { newestAnnotations, nextRevision, revisionOf } from './revisions.ts'
import { byCreation, newestSize, replicasOf, sizeAnnotations } from './sizes.ts'
import { canonicalTemplate, HASH_LABEL, templateHash } from './template-hash.ts'

type Deployment = KindMap['deployments.apps']
type ReplicaSet = KindMap['replicasets.apps']

const SOURCE = { component: 'deployment-controller' }

/** The ReplicaSets of one Deployment: the one of its template, and the others, oldest first. */
export interface Family {
  newest: ReplicaSet | undefined
  older: readonly ReplicaSet[]
}

/** All of a family, those that have or want no pods included. */
export function allOf({ newest, older }: Family): readonly ReplicaSet[] {
  return newest ? [...older, newest] : older
}

/** Those that want pods. */
export function activeOf(replicaSets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return replicaSets.filter((replicaSet) => replicasOf(replicaSet) > 0)
}

/** Sorts a Deployment's ReplicaSets into the newest and the older ones. */
export function familyOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Family {
  const wanted = canonicalTemplate(deployment.spec.template)
  const sorted = replicaSets.toSorted(byCreation)
  const newest = sorted.find(({ spec }) => spec.template && canonicalTemplate(spec.template) === wanted)
  return { newest, older: sorted.filter((replicaSet) => replicaSet !== newest) }
}

/** Makes and scales the ReplicaSets of Deployments, and records that. */
export class ReplicaSetControl {
  readonly #replicaSets: Informer<'replicasets.apps'>
  readonly #recorder: EventRecorder

  constructor(replicaSets: Informer<'replicasets.apps'>, recorder: EventRecorder) {
    this.#replicaSets = replicaSets
    this.#recorder = recorder
  }

  /** Brings the newest ReplicaSet's revision and the Deployment's annotations up to date. */
  updateNewest(deployment: Deployment, newest: ReplicaSet, older: readonly ReplicaSet[]): ReplicaSet {
    const annotations = newestAnnotations(deployment, newest.metadata.annotations, nextRevision(older))
    const { minReadySeconds } = deployment.spec
    return this.#replicaSets.modify(newest, (draft) => {
      draft.metadata.annotations = annotations
      if (minReadySeconds !== undefined) draft.spec.minReadySeconds = minReadySeconds
    })
  }

  /**
   * Makes the ReplicaSet of the Deployment's template.
   * @returns undefined when another one has its name: the next hash needs a higher collisionCount
   */
  create(deployment: Deployment, older: readonly ReplicaSet[]): ReplicaSet | undefined {
    const draft = newReplicaSet(deployment, older)
    try {
      const created = this.#replicaSets.create(draft)
      const size = replicasOf(created)
      if (size > 0) this.#record(deployment, messages.scaled(created.metadata.name, 0, size))
      return created
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error
      const taken = this.#replicaSets.get(`${deployment.metadata.namespace}/${draft.metadata.name}`)
      if (!taken || controllerOf(taken)?.uid !== deployment.metadata.uid) return undefined
      return familyOf(deployment, [taken]).newest
    }
  }

  /** Gives it a size, and the annotations that go with the Deployment's. @returns true when the size changed */
  scale(deployment: Deployment, replicaSet: ReplicaSet, size: number): boolean {
    const before = replicasOf(replicaSet)
    this.#replicaSets.modify(replicaSet, (draft) => {
      draft.spec.replicas = size
      draft.metadata.annotations = { ...draft.metadata.annotations, ...sizeAnnotations(deployment) }
    })
    if (before === size) return false
    this.#record(deployment, messages.scaled(replicaSet.metadata.name, before, size))
    return true
  }

  /** The family as it is after it was scaled and cleaned up. */
  reread({ newest, older }: Family): Family {
    const read = (replicaSet: ReplicaSet): ReplicaSet[] => {
      const current = this.#replicaSets.get(keyOf(replicaSet))
      return current?.metadata.uid === replicaSet.metadata.uid ? [current] : []
    }
    return { newest: newest && read(newest)[0], older: older.flatMap(read) }
  }

  /** Removes old ReplicaSets without pods beyond the revisionHistoryLimit, those of the lowest revisions first. */
  cleanUp(deployment: Deployment, older: readonly ReplicaSet[]): void {
    const limit = deployment.spec.revisionHistoryLimit
    if (limit === undefined) return
    const alive = older.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const sorted = alive.toSorted((left, right) => revisionOf(left) - revisionOf(right))
    for (const replicaSet of sorted.slice(0, Math.max(0, alive.length - limit))) {
      const { generation = 0 } = replicaSet.metadata
      const { status } = replicaSet
      const seen = generation <= (status.observedGeneration ?? 0)
      if (status.replicas === 0 && replicasOf(replicaSet) === 0 && seen) this.#replicaSets.delete(replicaSet)
    }
  }

  #record(deployment: Deployment, message: string): void {
    this.#recorder.record(deployment, 'Normal', 'ScalingReplicaSet', message, SOURCE)
  }
}

function newReplicaSet(deployment: Deployment, older: readonly ReplicaSet[]) {
  const { name, namespace = '' } = deployment.metadata
  const { template, selector, minReadySeconds = 0 } = deployment.spec
  const hash = templateHash(template, deployment.status.collisionCount)
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: {
        ...newestAnnotations(deployment, undefined, nextRevision(older)),
        ...sizeAnnotations(deployment),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newestSize(deployment, older, undefined),
      ...(minReadySeconds > 0 ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: {
        ...structuredClone(template),
        metadata: { ...template.metadata, labels },
      },
    },
  }
}
