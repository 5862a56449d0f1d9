// A scheduler with the real one's filters and words. Among the nodes that are left it takes the one with the fewest pods of the
// same owner, then the fewest pods. Not modelled: preemption, preferences, topology spread constraints, extenders.
import { isDeepStrictEqual } from 'node:util'

import type { Chance } from '../../chance.ts'
import type { Clock, Disposable } from '../../clock.ts'
import type { Api } from '../../kube/api.ts'
import type { KindMap } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import { controllerOf } from '../controllers/owners.ts'
import { isPodFinished } from '../controllers/pods.ts'
import type { EventRecorder } from '../events.ts'
import { type Informer, Informers, keyOf } from '../informer.ts'
import { WorkQueue } from '../work-queue.ts'
import { refuse } from './filters.ts'
import { type Refusal, reasons, unschedulableMessage } from './messages.ts'
import { type NodeState, NodeStates } from './node-states.ts'

type Pod = KindMap['pods']

const SCHEDULER = 'default-scheduler'

/** The real scheduler's back-off for pods that it could not place. */
const FIRST_BACKOFF_MS = 1000
const LONGEST_BACKOFF_MS = 10_000

export interface SchedulerOptions {
  api: Api
  clock: Clock
  chance: Chance
  recorder: EventRecorder
  /** Told of a bug, after which the pod is tried again; left out, it is thrown. */
  onError?: (error: unknown) => void
}

/** Starts giving nodes to the pods that ask for `default-scheduler`. */
export function startScheduler(options: SchedulerOptions): Disposable {
  return new Scheduler(options)
}

class Scheduler implements Disposable {
  readonly #options: SchedulerOptions
  readonly #informers: Informers
  readonly #pods: Informer<'pods'>
  readonly #claims: Informer<'persistentvolumeclaims'>
  readonly #states = new NodeStates()
  readonly #queue: WorkQueue
  /** How often each pod that has no node was tried. */
  readonly #unschedulable = new Map<string, number>()

  constructor(options: SchedulerOptions) {
    const { api, clock, onError } = options
    this.#options = options
    this.#queue = new WorkQueue({ clock, onError, sync: (key) => this.#schedule(key) })
    this.#informers = new Informers(api, 'kube-scheduler')
    this.#pods = this.#informers.of('pods')
    this.#claims = this.#informers.of('persistentvolumeclaims')
    this.#informers.of('nodes').onChange((before, after) => {
      this.#states.nodeChanged(before, after)
      if (!before || !after || mayHelp(before, after)) this.#retryAll()
    })
    this.#pods.onChange((before, after) => this.#podChanged(before, after))
    this.#claims.onChange((_before, after) => after && this.#retryAll())
  }

  dispose(): void {
    this.#queue.dispose()
    this.#informers.dispose()
  }

  #podChanged(before: Pod | undefined, after: Pod | undefined): void {
    this.#states.podChanged(before, after)
    const pod = after ?? before
    if (!pod) return
    const key = keyOf(pod)
    if (after && isWaiting(after)) {
      // Its own status is not news.
      if (!before || !isWaiting(before) || !isDeepStrictEqual(before.spec, after.spec)) this.#queue.add(key)
      return
    }
    this.#unschedulable.delete(key)
    const leftNode = before?.spec.nodeName !== undefined && (!after || isPodFinished(after))
    if (leftNode) this.#retryAll()
    else if (after && before?.spec.nodeName === undefined) {
      // One more pod on a node helps only those that want to be near it.
      this.#retryAll(({ spec }) => spec.affinity?.podAffinity !== undefined)
    }
  }

  #retryAll(which: (pod: Pod) => boolean = () => true): void {
    for (const [key, attempts] of this.#unschedulable) {
      const pod = this.#pods.get(key)
      if (!pod || !which(pod)) continue
      this.#queue.addAfter(key, Math.min(FIRST_BACKOFF_MS * 2 ** (attempts - 1), LONGEST_BACKOFF_MS))
    }
  }

  #schedule(key: string): void {
    const pod = this.#pods.get(key)
    if (!pod || !isWaiting(pod)) return
    const states = this.#states.all()
    const hindrance = this.#claimHindrance(pod)
    const refusals: Refusal[] = []
    const feasible: NodeState[] = []
    for (const state of states) {
      const refusal =
        hindrance === undefined ? refuse(pod, state, states) : { reasons: [hindrance], final: true }
      if (refusal) refusals.push(refusal)
      else feasible.push(state)
    }
    const best = this.#pick(pod, feasible)
    if (best) this.#bind(pod, best.node.metadata.name)
    else this.#fail(pod, unschedulableMessage(refusals, pod.spec.preemptionPolicy !== 'Never', hindrance))
  }

  #claimHindrance(pod: Pod): string | undefined {
    for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
      if (!persistentVolumeClaim) continue
      const claim = this.#claims.get(`${pod.metadata.namespace}/${persistentVolumeClaim.claimName}`)
      if (!claim) return reasons.noClaim(persistentVolumeClaim.claimName)
      if (claim.status?.phase !== 'Bound') return reasons.unboundClaims
    }
    return undefined
  }

  #pick(pod: Pod, feasible: readonly NodeState[]): NodeState | undefined {
    let best: NodeState[] = []
    let lowest = Infinity
    const owner = controllerOf(pod)?.uid
    for (const state of feasible) {
      const rank = load(state, owner)
      if (rank > lowest) continue
      if (rank < lowest) best = []
      lowest = rank
      best.push(state)
    }
    return best[this.#options.chance.integer(0, best.length)]
  }

  #bind(pod: Pod, node: string): void {
    const { namespace = '', name } = pod.metadata
    this.#options.api.bind(namespace, name, node)
    this.#pods.refresh(pod)
    const message = `Successfully assigned ${namespace}/${name} to ${node}`
    this.#options.recorder.recordAction(pod, 'Normal', 'Scheduled', 'Binding', message, SCHEDULER)
  }

  #fail(pod: Pod, message: string): void {
    const key = keyOf(pod)
    this.#unschedulable.set(key, (this.#unschedulable.get(key) ?? 0) + 1)
    const { recorder, clock } = this.#options
    recorder.recordAction(pod, 'Warning', 'FailedScheduling', 'Scheduling', message, SCHEDULER)
    const before = pod.status.conditions?.find(({ type }) => type === 'PodScheduled')
    if (before?.status === 'False' && before.message === message) return
    const since = before?.status === 'False' ? before.lastTransitionTime : undefined
    this.#pods.modifyStatus(pod, ({ status }) => {
      const others = (status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
      const lastTransitionTime = since ?? timestamp(clock.now())
      const reason = 'Unschedulable'
      status.conditions = [
        ...others,
        { type: 'PodScheduled', status: 'False', lastTransitionTime, reason, message },
      ]
    })
  }
}

/** The pods of the same owner weigh more than all others. */
function load({ pods }: NodeState, owner: string | undefined): number {
  let siblings = 0
  if (owner !== undefined) {
    for (const pod of pods.values()) if (controllerOf(pod)?.uid === owner) siblings++
  }
  return siblings * 1_000_000 + pods.size
}

function isWaiting(pod: Pod): boolean {
  return (
    pod.spec.nodeName === undefined &&
    (pod.spec.schedulerName ?? SCHEDULER) === SCHEDULER &&
    (pod.spec.schedulingGates ?? []).length === 0 &&
    pod.metadata.deletionTimestamp === undefined &&
    !isPodFinished(pod)
  )
}

/** Heartbeats change nothing about where a pod may go. */
function mayHelp(before: KindMap['nodes'], after: KindMap['nodes']): boolean {
  return (
    before.spec.unschedulable !== after.spec.unschedulable ||
    JSON.stringify([before.spec.taints, before.metadata.labels, before.status.allocatable]) !==
      JSON.stringify([after.spec.taints, after.metadata.labels, after.status.allocatable])
  )
}
