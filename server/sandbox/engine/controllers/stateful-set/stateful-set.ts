import type { StatefulSetStatus } from 'kubernetes-types/apps/v1'

import { matcherOf } from '../../../apiserver/label-selector.ts'
import { StatusError } from '../../../apiserver/status-error.ts'
import type { Disposable } from '../../../clock.ts'
import type { KindMap } from '../../../kube/objects.ts'
import { type Informer, keyOf } from '../../informer.ts'
import type { WorkQueue } from '../../work-queue.ts'
import { type ControllerContext, createQueue } from '../context.ts'
import { claim, queueControllers } from '../owners.ts'
import { podOf } from '../pod-control.ts'
import { availableIn, isPodFinished, isPodReady } from '../pods.ts'
import { cleanUpRevisions, REVISION_LABEL, type Revisions, syncRevisions, templateOf } from '../revisions.ts'
import { nonZero, writeStatus } from '../status.ts'
import { claimsOf, identify, ordinalOf } from './stateful-pods.ts'

type StatefulSet = KindMap['statefulsets.apps']
type Pod = KindMap['pods']

const SOURCE = { component: 'statefulset-controller' }

/** What one sync works with. */
interface View {
  set: StatefulSet
  pods: readonly Pod[]
  revisions: Revisions
  /** Names of the revision that pods come from, and of the one that they go to. */
  current: string
  update: string
}

/** Keeps the numbered pods of StatefulSets: up in order, down in reverse order, updated from the last to the first. */
export class StatefulSetController implements Disposable {
  readonly #context: ControllerContext
  readonly #sets: Informer<'statefulsets.apps'>
  readonly #pods: Informer<'pods'>
  readonly #claims: Informer<'persistentvolumeclaims'>
  readonly #queue: WorkQueue

  constructor(context: ControllerContext) {
    const { informers } = context
    this.#context = context
    this.#sets = informers.of('statefulsets.apps')
    this.#pods = informers.of('pods')
    this.#claims = informers.of('persistentvolumeclaims')
    this.#queue = createQueue(context, (key) => this.#sync(key))
    this.#sets.onChange((_before, after) => after && this.#queue.add(keyOf(after)))
    queueControllers(this.#pods, 'StatefulSet', this.#queue)
  }

  dispose(): void {
    this.#queue.dispose()
  }

  #sync(key: string): void {
    const set = this.#sets.get(key)
    if (!set) return
    const history = this.#context.informers.of('controllerrevisions.apps')
    const revisions = syncRevisions(history, set)
    const update = revisions.newest.metadata.name
    const known = revisions.all.some(({ metadata }) => metadata.name === set.status.currentRevision)
    const current = known ? (set.status.currentRevision ?? update) : update
    const pods = this.#members(set)
    const view: View = { set, pods, revisions, current, update }
    if (set.metadata.deletionTimestamp === undefined) {
      const settled = this.#bringUp(view) && this.#takeDown(view)
      if (settled && set.spec.updateStrategy?.type !== 'OnDelete') this.#updateNext(view)
    }
    this.#writeStatus(view)
    const inUse = new Set(this.#members(set).map(({ metadata }) => metadata.labels?.[REVISION_LABEL]))
    // Pods carry the revision's name, revisions the hash alone.
    const hashes = revisions.all.filter(
      ({ metadata }) => inUse.has(metadata.name) || metadata.name === current,
    )
    cleanUpRevisions(
      history,
      set,
      revisions,
      new Set(hashes.map(({ metadata }) => metadata.labels?.[REVISION_LABEL])),
    )
  }

  #members(set: StatefulSet): Pod[] {
    return claim(this.#pods, set, matcherOf(set.spec.selector))
      .filter((pod) => ordinalOf(set, pod) >= 0)
      .toSorted((left, right) => ordinalOf(set, left) - ordinalOf(set, right))
  }

  /** @returns true when all that are asked for are there, and available where the next waits for that */
  #bringUp(view: View): boolean {
    const { set, pods } = view
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]))
    let complete = true
    for (const ordinal of ordinals(set)) {
      const pod = byOrdinal.get(ordinal)
      if (!pod) this.#create(view, ordinal)
      else if (isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined)
        this.#replaceEnded(set, pod)
      else if (this.#isAvailable(set, pod)) continue
      complete = false
      if (inOrder(set)) return false
    }
    return complete || !inOrder(set)
  }

  #create(view: View, ordinal: number): void {
    const { set, revisions } = view
    const { status, spec } = set
    const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0
    const stay = partition > 0 ? partition : (status.currentReplicas ?? 0)
    const useCurrent = view.current !== view.update && ordinal < firstOrdinal(set) + stay
    const revision = useCurrent ? view.current : view.update
    const found = revisions.all.find(({ metadata }) => metadata.name === revision)
    const name = `${set.metadata.name}-${ordinal}`
    for (const draft of claimsOf(set, ordinal)) {
      if (this.#claims.get(`${set.metadata.namespace}/${draft.metadata.name}`)) continue
      this.#claims.create(draft)
      this.#record(
        set,
        'SuccessfulCreate',
        `create Claim ${draft.metadata.name} Pod ${name} in StatefulSet ${set.metadata.name} success`,
      )
    }
    const pod = podOf(set, templateOf(found) ?? spec.template)
    identify(pod, set, ordinal, revision)
    try {
      this.#pods.create(pod)
      this.#record(
        set,
        'SuccessfulCreate',
        `create Pod ${name} in StatefulSet ${set.metadata.name} successful`,
      )
    } catch (error) {
      if (error instanceof StatusError) {
        const message = `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${error.message}`
        this.#context.recorder.record(set, 'Warning', 'FailedCreate', message, SOURCE)
      }
      throw error
    }
  }

  #replaceEnded(set: StatefulSet, pod: Pod): void {
    const failed = pod.status.phase === 'Failed'
    const reason = failed ? 'RecreatingFailedPod' : 'RecreatingTerminatedPod'
    const message = `StatefulSet ${keyOf(set)} is recreating ${failed ? 'failed' : 'terminated'} Pod ${pod.metadata.name}`
    this.#context.recorder.record(set, failed ? 'Warning' : 'Normal', reason, message, SOURCE)
    this.#delete(set, pod)
  }

  /** Removes what is beyond the wanted number, the last first. @returns true when nothing is */
  #takeDown({ set, pods }: View): boolean {
    const wanted = new Set(ordinals(set))
    const condemned = pods.filter((pod) => !wanted.has(ordinalOf(set, pod))).toReversed()
    for (const pod of condemned) {
      if (pod.metadata.deletionTimestamp === undefined) this.#delete(set, pod)
      if (inOrder(set)) return false
    }
    return condemned.length === 0 || !inOrder(set)
  }

  #updateNext({ set, pods, update }: View): void {
    const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
    const wanted = new Set(ordinals(set).slice(partition))
    for (const pod of pods.filter((each) => wanted.has(ordinalOf(set, each))).toReversed()) {
      const ending = pod.metadata.deletionTimestamp !== undefined
      if (pod.metadata.labels?.[REVISION_LABEL] !== update && !ending) return this.#delete(set, pod)
      if (ending || !this.#isAvailable(set, pod)) return
    }
  }

  #delete(set: StatefulSet, pod: Pod): void {
    this.#pods.delete(pod)
    this.#record(
      set,
      'SuccessfulDelete',
      `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`,
    )
  }

  #isAvailable(set: StatefulSet, pod: Pod): boolean {
    if (pod.metadata.deletionTimestamp !== undefined || pod.status.phase !== 'Running') return false
    const wait = availableIn(pod, set.spec.minReadySeconds ?? 0, this.#context.clock.now())
    if (wait !== undefined && wait > 0) this.#queue.addAfter(keyOf(set), wait)
    return wait === 0
  }

  #writeStatus({ set, current, update }: View): void {
    const pods = this.#members(set)
    const alive = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const of = (revision: string): number =>
      alive.filter(({ metadata }) => metadata.labels?.[REVISION_LABEL] === revision).length
    const ready = pods.filter((pod) => pod.status.phase === 'Running' && isPodReady(pod)).length
    const wanted = set.spec.replicas ?? 1
    const done = of(update) === wanted && pods.length === wanted && ready === wanted
    const status: StatefulSetStatus = {
      replicas: pods.length,
      availableReplicas: pods.filter((pod) => this.#isAvailable(set, pod)).length,
      collisionCount: set.status.collisionCount ?? 0,
      currentRevision: done ? update : current,
      updateRevision: update,
      ...nonZero({
        observedGeneration: set.metadata.generation,
        readyReplicas: ready,
        currentReplicas: of(done ? update : current),
        updatedReplicas: of(update),
      }),
    }
    writeStatus(this.#sets, set, status)
  }

  #record(set: StatefulSet, reason: string, message: string): void {
    this.#context.recorder.record(set, 'Normal', reason, message, SOURCE)
  }
}

function inOrder({ spec }: StatefulSet): boolean {
  return spec.podManagementPolicy !== 'Parallel'
}

function firstOrdinal({ spec }: StatefulSet): number {
  const { ordinals: range }: { ordinals?: { start?: number } } = spec
  return range?.start ?? 0
}

function ordinals(set: StatefulSet): number[] {
  return Array.from({ length: set.spec.replicas ?? 1 }, (_none, index) => firstOrdinal(set) + index)
}
