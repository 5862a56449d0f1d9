import type { DeploymentStatus } from 'kubernetes-types/apps/v1'

import { matcherOf } from '../../../apiserver/label-selector.ts'
import type { Disposable } from '../../../clock.ts'
import type { KindMap } from '../../../kube/objects.ts'
import { StatusError } from '../../../apiserver/status-error.ts'
import { type Informer, keyOf } from '../../informer.ts'
import type { WorkQueue } from '../../work-queue.ts'
import { type ControllerContext, createQueue } from '../context.ts'
import { claim, controllerKey, controllerOf } from '../owners.ts'
import { isPodFinished } from '../pods.ts'
import { matchesSelector } from '../selectors.ts'
import { writeStatus } from '../status.ts'
import {
  findCondition,
  isComplete,
  progressDeadline,
  progressLeft,
  summarize,
  withCondition,
  withProgress,
} from './conditions.ts'
import { messages } from './messages.ts'
import { activeOf, allOf, type Family, familyOf, ReplicaSetControl } from './replica-sets.ts'
import { DESIRED_REPLICAS, REVISION } from './revisions.ts'
import { reconcileRolling, scaleWithoutRollout } from './rolling.ts'
import { replicasOf } from './sizes.ts'
import { templateHash } from './template-hash.ts'

type Deployment = KindMap['deployments.apps']
type ReplicaSet = KindMap['replicasets.apps']

/** Rolls out Deployments: a ReplicaSet for each template, pods moved from the old to the new one. */
export class DeploymentController implements Disposable {
  readonly #context: ControllerContext
  readonly #deployments: Informer<'deployments.apps'>
  readonly #replicaSets: Informer<'replicasets.apps'>
  readonly #pods: Informer<'pods'>
  readonly #control: ReplicaSetControl
  readonly #queue: WorkQueue

  constructor(context: ControllerContext) {
    const { informers, recorder } = context
    this.#context = context
    this.#deployments = informers.of('deployments.apps')
    this.#replicaSets = informers.of('replicasets.apps')
    this.#pods = informers.of('pods')
    this.#control = new ReplicaSetControl(this.#replicaSets, recorder)
    this.#queue = createQueue(context, (key) => this.#sync(key))
    this.#deployments.onChange((_before, after) => after && this.#queue.add(keyOf(after)))
    this.#replicaSets.onChange((before, after) => {
      for (const replicaSet of [before, after]) if (replicaSet) this.#replicaSetChanged(replicaSet)
    })
    this.#pods.onChange((before, after) => before && !after && this.#podDeleted(before))
  }

  dispose(): void {
    this.#queue.dispose()
  }

  #replicaSetChanged(replicaSet: ReplicaSet): void {
    const key = controllerKey(replicaSet, 'Deployment')
    if (key !== undefined) return this.#queue.add(key)
    if (controllerOf(replicaSet) || !replicaSet.metadata.labels) return
    for (const deployment of this.#deployments.list(replicaSet.metadata.namespace)) {
      if (matchesSelector(deployment.spec.selector, replicaSet.metadata.labels))
        this.#queue.add(keyOf(deployment))
    }
  }

  /** Recreate waits for the last old pod to be gone. */
  #podDeleted(pod: KindMap['pods']): void {
    const key = controllerKey(pod, 'ReplicaSet')
    const replicaSet = key === undefined ? undefined : this.#replicaSets.get(key)
    const owner = replicaSet && controllerKey(replicaSet, 'Deployment')
    if (owner !== undefined && this.#deployments.get(owner)?.spec.strategy?.type === 'Recreate')
      this.#queue.add(owner)
  }

  #sync(key: string): void {
    const deployment = this.#deployments.get(key)
    if (!deployment) return
    if (Object.keys(deployment.spec.selector).length === 0) {
      const source = { component: 'deployment-controller' }
      this.#context.recorder.record(deployment, 'Warning', 'SelectingAll', messages.selectsAll, source)
      return
    }
    const replicaSets = claim(this.#replicaSets, deployment, matcherOf(deployment.spec.selector))
    if (deployment.metadata.deletionTimestamp !== undefined) {
      return this.#writeCounts(key, familyOf(deployment, replicaSets))
    }
    this.#notePause(deployment)
    const scaled = activeOf(replicaSets).some(
      ({ metadata }) =>
        (metadata.annotations?.[DESIRED_REPLICAS] ?? wanted(deployment)) !== wanted(deployment),
    )
    if (deployment.spec.paused || scaled) this.#syncWithoutRollout(key, replicaSets)
    else if (deployment.spec.strategy?.type === 'Recreate') this.#recreate(key, replicaSets)
    else this.#roll(key, replicaSets)
  }

  #current(key: string): Deployment {
    const deployment = this.#deployments.get(key)
    if (!deployment) throw new StatusError('NotFound', `deployments.apps "${key}" not found`)
    return deployment
  }

  #notePause(deployment: Deployment): void {
    const current = findCondition(deployment.status.conditions, 'Progressing')
    if (progressDeadline(deployment) === undefined || current?.reason === 'ProgressDeadlineExceeded') return
    const noted = current?.reason === 'DeploymentPaused'
    if (Boolean(deployment.spec.paused) === noted) return
    this.#setProgressing(
      deployment,
      'Unknown',
      noted ? 'DeploymentResumed' : 'DeploymentPaused',
      noted ? messages.resumed : messages.paused,
    )
  }

  #setProgressing(deployment: Deployment, status: string, reason: string, message: string): void {
    const now = this.#context.clock.now()
    this.#deployments.modifyStatus(deployment, (draft) => {
      const condition = { type: 'Progressing', status, reason, message }
      draft.status.conditions = withCondition(draft.status.conditions, condition, now)
    })
  }

  /** The ReplicaSets with their revisions brought up to date, the newest one made when it is wanted and missing. */
  #family(key: string, replicaSets: readonly ReplicaSet[], create: boolean): Family {
    const deployment = this.#current(key)
    const { newest, older } = familyOf(deployment, replicaSets)
    if (newest) {
      const updated = this.#control.updateNewest(deployment, newest, older)
      this.#noteRevision(deployment, updated)
      if (
        progressDeadline(deployment) !== undefined &&
        !findCondition(deployment.status.conditions, 'Progressing')
      ) {
        this.#setProgressing(deployment, 'True', 'FoundNewReplicaSet', messages.found(updated.metadata.name))
      }
      return { newest: updated, older }
    }
    return { newest: create ? this.#create(deployment, older) : undefined, older }
  }

  #create(deployment: Deployment, older: readonly ReplicaSet[]): ReplicaSet {
    const name = `${deployment.metadata.name}-${templateHash(deployment.spec.template, deployment.status.collisionCount)}`
    const deadline = progressDeadline(deployment)
    try {
      const created = this.#control.create(deployment, older)
      if (!created) return this.#collide(deployment, name)
      this.#noteRevision(deployment, created)
      if (deadline !== undefined)
        this.#setProgressing(deployment, 'True', 'NewReplicaSetCreated', messages.created(name))
      return created
    } catch (error) {
      if (!(error instanceof StatusError) || error.reason === 'Conflict') throw error
      const message = messages.notCreated(name, error.message)
      if (deadline !== undefined) this.#setProgressing(deployment, 'False', 'ReplicaSetCreateError', message)
      this.#context.recorder.record(deployment, 'Warning', 'ReplicaSetCreateError', message, {
        component: 'deployment-controller',
      })
      throw error
    }
  }

  /** Another's ReplicaSet has the name: counts that, so that the next try hashes to another one. */
  #collide(deployment: Deployment, name: string): never {
    this.#deployments.modifyStatus(deployment, (draft) => {
      draft.status.collisionCount = (draft.status.collisionCount ?? 0) + 1
    })
    throw new StatusError('Conflict', `replicasets.apps "${name}" already exists`)
  }

  #noteRevision(deployment: Deployment, { metadata }: ReplicaSet): void {
    const revision = metadata.annotations?.[REVISION]
    if (revision === undefined || deployment.metadata.annotations?.[REVISION] === revision) return
    this.#deployments.modify(deployment, (draft) => {
      draft.metadata.annotations = { ...draft.metadata.annotations, [REVISION]: revision }
    })
  }

  /** Paused, or scaled meanwhile: sizes change, templates do not. */
  #syncWithoutRollout(key: string, replicaSets: readonly ReplicaSet[]): void {
    const family = this.#family(key, replicaSets, false)
    const deployment = this.#current(key)
    scaleWithoutRollout(this.#control, deployment, family)
    if (deployment.spec.paused) this.#control.cleanUp(deployment, family.older)
    this.#writeCounts(key, this.#control.reread(family))
  }

  #roll(key: string, replicaSets: readonly ReplicaSet[]): void {
    const family = this.#family(key, replicaSets, true)
    const deployment = this.#current(key)
    const scaled = reconcileRolling(this.#control, deployment, family)
    if (!scaled && isComplete(deployment, deployment.status)) {
      this.#control.cleanUp(deployment, family.older)
    }
    this.#writeRollout(key, this.#control.reread(family))
  }

  #recreate(key: string, replicaSets: readonly ReplicaSet[]): void {
    let family = this.#family(key, replicaSets, false)
    const deployment = this.#current(key)
    let scaled = false
    for (const old of activeOf(family.older)) scaled = this.#control.scale(deployment, old, 0) || scaled
    if (!scaled && !family.older.some((old) => this.#hasPods(old))) {
      if (!family.newest) family = this.#family(key, replicaSets, true)
      const { newest } = family
      if (newest && replicasOf(newest) !== replicasOf(deployment)) {
        this.#control.scale(deployment, newest, replicasOf(deployment))
      }
      if (isComplete(deployment, deployment.status)) this.#control.cleanUp(deployment, family.older)
    }
    this.#writeRollout(key, this.#control.reread(family))
  }

  #hasPods(replicaSet: ReplicaSet): boolean {
    if (replicaSet.status.replicas > 0) return true
    return this.#pods.ownedBy(replicaSet.metadata.uid).some((pod) => !isPodFinished(pod))
  }

  #writeCounts(key: string, family: Family): void {
    const deployment = this.#current(key)
    const status = summarize(deployment, allOf(family), family.newest, this.#context.clock.now())
    writeStatus(this.#deployments, deployment, status)
  }

  #writeRollout(key: string, family: Family): void {
    const deployment = this.#current(key)
    const now = this.#context.clock.now()
    const all = allOf(family)
    const counts = summarize(deployment, all, family.newest, now)
    const status: DeploymentStatus = withProgress(deployment, counts, all, family.newest, now)
    if (writeStatus(this.#deployments, deployment, status) || isComplete(deployment, status)) return
    const left = progressLeft(deployment, now)
    // A second more, since conditions know whole seconds only.
    if (Number.isFinite(left)) this.#queue.addAfter(key, Math.max(0, left) + 1000)
  }
}

function wanted(deployment: Deployment): string {
  return String(replicasOf(deployment))
}
