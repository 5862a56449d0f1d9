import type { ReplicaSetStatus } from 'kubernetes-types/apps/v1'
import type { PodTemplateSpec, ReplicationControllerSpec } from 'kubernetes-types/core/v1'

import { type LabelMatcher, matcherOf } from '../../apiserver/label-selector.ts'
import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import { StatusError } from '../../apiserver/status-error.ts'
import { type Informer, keyOf } from '../informer.ts'
import type { WorkQueue } from '../work-queue.ts'
import { type ControllerContext, createQueue } from './context.ts'
import { claim, controllerKey, controllerOf } from './owners.ts'
import { PodControl } from './pod-control.ts'
import { availableIn, inDeletionOrder, isPodActive } from './pods.ts'
import { matchesLabels } from './selectors.ts'
import { nonZero, writeStatus } from './status.ts'

/** How many pods one sync makes or deletes at most (the real controller's BurstReplicas). */
const BURST = 500

type Pod = KindMap['pods']
type Kind = 'replicasets.apps' | 'replicationcontrollers'

/** What differs between a ReplicaSet and its elder, the ReplicationController. */
interface Traits<N extends Kind> {
  resource: N
  kind: string
  component: string
  matcher(owner: KindMap[N]): LabelMatcher
}

const REPLICA_SET: Traits<'replicasets.apps'> = {
  resource: 'replicasets.apps',
  kind: 'ReplicaSet',
  component: 'replicaset-controller',
  matcher: ({ spec }) => matcherOf(spec.selector),
}

const REPLICATION_CONTROLLER: Traits<'replicationcontrollers'> = {
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  component: 'replication-controller',
  matcher: ({ spec }) => matcherOf(spec.selector && { matchLabels: spec.selector }),
}

/** Keeps as many pods of each ReplicaSet as it asks for. */
export function startReplicaSetController(context: ControllerContext): Disposable {
  return new ReplicaController(context, REPLICA_SET)
}

/** Keeps as many pods of each ReplicationController as it asks for. */
export function startReplicationController(context: ControllerContext): Disposable {
  return new ReplicaController(context, REPLICATION_CONTROLLER)
}

class ReplicaController<N extends Kind> implements Disposable {
  readonly #context: ControllerContext
  readonly #traits: Traits<N>
  readonly #owners: Informer<N>
  readonly #pods: Informer<'pods'>
  readonly #control: PodControl
  readonly #queue: WorkQueue

  constructor(context: ControllerContext, traits: Traits<N>) {
    this.#context = context
    this.#traits = traits
    this.#owners = context.informers.of(traits.resource)
    this.#pods = context.informers.of('pods')
    this.#control = new PodControl(this.#pods, context.recorder, traits.component)
    this.#queue = createQueue(context, (key) => this.#sync(key))
    this.#owners.onChange((_before, after) => after && this.#queue.add(keyOf(after)))
    this.#pods.onChange((before, after) => {
      for (const pod of [before, after]) if (pod) this.#podChanged(pod)
    })
  }

  dispose(): void {
    this.#queue.dispose()
  }

  #podChanged(pod: Pod): void {
    const key = controllerKey(pod, this.#traits.kind)
    if (key !== undefined) return this.#queue.add(key)
    if (controllerOf(pod) || !pod.metadata.labels) return
    for (const owner of this.#owners.list(pod.metadata.namespace)) {
      if (this.#traits.matcher(owner)(pod.metadata.labels)) this.#queue.add(keyOf(owner))
    }
  }

  #sync(key: string): void {
    const owner = this.#owners.get(key)
    if (!owner) return
    const pods = claim(this.#pods, owner, this.#traits.matcher(owner)).filter(isPodActive)
    let failure: { reason: string; error: StatusError } | undefined
    if (owner.metadata.deletionTimestamp === undefined) failure = this.#manage(owner, pods)
    this.#writeStatus(owner, pods, failure)
    if (failure) throw failure.error
  }

  #manage(owner: KindMap[N], pods: readonly Pod[]): { reason: string; error: StatusError } | undefined {
    const { replicas, template } = wantedOf(owner)
    const surplus = pods.length - replicas
    try {
      for (let made = 0; made < Math.min(-surplus, BURST); made++) this.#control.create(owner, template)
    } catch (error) {
      return { reason: 'FailedCreate', error: expectStatusError(error) }
    }
    if (surplus <= 0) return undefined
    try {
      const order = inDeletionOrder(pods, this.#related(owner, pods), this.#context.clock.now())
      for (const pod of order.slice(0, Math.min(surplus, BURST))) this.#control.delete(owner, pod)
    } catch (error) {
      return { reason: 'FailedDelete', error: expectStatusError(error) }
    }
    return undefined
  }

  /** The pods of all ReplicaSets of the same Deployment: while it rolls, they count together when nodes are evened out. */
  #related(owner: KindMap[N], pods: readonly Pod[]): readonly Pod[] {
    const deployment = controllerOf(owner)
    if (!deployment) return pods
    return this.#owners
      .ownedBy(deployment.uid)
      .flatMap((sibling) => this.#pods.ownedBy(sibling.metadata.uid).filter(isPodActive))
  }

  #writeStatus(
    owner: KindMap[N],
    pods: readonly Pod[],
    failure: { reason: string; error: StatusError } | undefined,
  ): void {
    const { template, minReadySeconds } = wantedOf(owner)
    const now = this.#context.clock.now()
    const waits = pods.map((pod) => availableIn(pod, minReadySeconds, now))
    const ready = waits.filter((wait) => wait !== undefined)
    const pending = ready.filter((wait) => wait > 0)
    if (pending.length > 0) this.#queue.addAfter(keyOf(owner), Math.min(...pending))
    const labels = template?.metadata?.labels
    const status: ReplicaSetStatus = {
      replicas: pods.length,
      ...nonZero({
        fullyLabeledReplicas: pods.filter((pod) => matchesLabels(labels, pod.metadata.labels)).length,
        readyReplicas: ready.length,
        availableReplicas: ready.length - pending.length,
        observedGeneration: owner.metadata.generation,
        conditions: this.#conditions(owner, failure),
      }),
    }
    writeStatus(this.#owners, owner, status)
  }

  /** ReplicaFailure stands while pods cannot be made or deleted, with the time at which that began. */
  #conditions(owner: KindMap[N], failure: { reason: string; error: StatusError } | undefined) {
    const others = (owner.status.conditions ?? []).filter(({ type }) => type !== 'ReplicaFailure')
    const before = owner.status.conditions?.find(({ type }) => type === 'ReplicaFailure')
    if (!failure) return others.length > 0 ? others : undefined
    if (before?.reason === failure.reason) return owner.status.conditions
    const lastTransitionTime = timestamp(this.#context.clock.now())
    const { reason, error } = failure
    return [
      ...others,
      { type: 'ReplicaFailure', status: 'True', lastTransitionTime, reason, message: error.message },
    ]
  }
}

function wantedOf(owner: KindMap[Kind]): {
  replicas: number
  minReadySeconds: number
  template: PodTemplateSpec | undefined
} {
  const {
    replicas = 1,
    minReadySeconds = 0,
    template,
  }: Omit<ReplicationControllerSpec, 'selector'> = owner.spec
  return { replicas, minReadySeconds, template }
}

function expectStatusError(error: unknown): StatusError {
  if (error instanceof StatusError) return error
  throw error
}
