// One pod on every node that takes it, replaced node by node. Not modelled: maxSurge, which counts as 0.
import type { DaemonSetStatus } from 'kubernetes-types/apps/v1'
import type { Toleration } from 'kubernetes-types/core/v1'

import { matcherOf } from '../../apiserver/label-selector.ts'
import type { Disposable } from '../../clock.ts'
import type { Draft, KindMap } from '../../kube/objects.ts'
import { type Informer, keyOf } from '../informer.ts'
import { fitsNode } from '../scheduler/filters.ts'
import type { WorkQueue } from '../work-queue.ts'
import { type ControllerContext, createQueue } from './context.ts'
import { scaledValue } from './deployment/sizes.ts'
import { groupBy } from './group-by.ts'
import { claim, queueControllers } from './owners.ts'
import { PodControl } from './pod-control.ts'
import { availableIn, isPodActive, isPodFinished, isPodReady } from './pods.ts'
import { cleanUpRevisions, REVISION_LABEL, syncRevisions } from './revisions.ts'
import { nonZero, writeStatus } from './status.ts'

type DaemonSet = KindMap['daemonsets.apps']
type Node = KindMap['nodes']
type Pod = KindMap['pods']

const GENERATION_LABEL = 'pod-template-generation'
const COMPONENT = 'daemonset-controller'

/** What a daemon's pods bear, since they belong to their node: key and effect. */
const TOLERATED = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
] as const

/** A node with its daemons: those that live, oldest first. */
interface Place {
  node: Node
  wanted: boolean
  pods: readonly Pod[]
}

/** Keeps a pod of each DaemonSet on every node that fits. */
export class DaemonSetController implements Disposable {
  readonly #context: ControllerContext
  readonly #sets: Informer<'daemonsets.apps'>
  readonly #pods: Informer<'pods'>
  readonly #nodes: Informer<'nodes'>
  readonly #control: PodControl
  readonly #queue: WorkQueue

  constructor(context: ControllerContext) {
    const { informers, recorder } = context
    this.#context = context
    this.#sets = informers.of('daemonsets.apps')
    this.#pods = informers.of('pods')
    this.#nodes = informers.of('nodes')
    this.#control = new PodControl(this.#pods, recorder, COMPONENT)
    this.#queue = createQueue(context, (key) => this.#sync(key))
    this.#sets.onChange((_before, after) => after && this.#queue.add(keyOf(after)))
    queueControllers(this.#pods, 'DaemonSet', this.#queue)
    this.#nodes.onChange((before, after) => {
      if (before && after && isSameNode(before, after)) return
      for (const set of this.#sets.list()) this.#queue.add(keyOf(set))
    })
  }

  dispose(): void {
    this.#queue.dispose()
  }

  #sync(key: string): void {
    const set = this.#sets.get(key)
    if (!set) return
    const revisions = this.#context.informers.of('controllerrevisions.apps')
    const known = syncRevisions(revisions, set)
    const hash = known.newest.metadata.labels?.[REVISION_LABEL] ?? ''
    const pods = claim(this.#pods, set, matcherOf(set.spec.selector))
    if (set.metadata.deletionTimestamp === undefined) {
      this.#replaceFailed(set, pods)
      const places = this.#places(set, pods)
      for (const place of places) this.#manage(set, place, hash)
      if (set.spec.updateStrategy?.type !== 'OnDelete') this.#roll(set, places, hash)
      cleanUpRevisions(
        revisions,
        set,
        known,
        new Set(pods.map(({ metadata }) => metadata.labels?.[REVISION_LABEL])),
      )
    }
    this.#writeStatus(set, hash)
  }

  #places(set: DaemonSet, pods: readonly Pod[]): Place[] {
    const byNode = groupBy(pods.filter(isPodActive), placeOf)
    const spec = { containers: [], ...set.spec.template.spec, tolerations: tolerationsOf(set) }
    return this.#nodes.list().map((node) => {
      const { place, taints } = fitsNode({ spec }, node)
      const here = byNode.get(node.metadata.name) ?? []
      // A taint NoSchedule keeps new pods away and leaves the old ones.
      const wanted =
        place &&
        taints.every(
          ({ effect }) => effect === 'PreferNoSchedule' || (effect === 'NoSchedule' && here.length > 0),
        )
      return { node, wanted, pods: here }
    })
  }

  #manage(set: DaemonSet, { node, wanted, pods }: Place, hash: string): void {
    for (const pod of wanted ? pods.slice(1) : pods) this.#control.delete(set, pod)
    if (!wanted || pods.length > 0) return
    // The old pod is still ending: its successor waits.
    const ending = this.#pods
      .ownedBy(set.metadata.uid)
      .some((pod) => placeOf(pod) === node.metadata.name && !isPodFinished(pod))
    if (!ending) this.#control.create(set, set.spec.template, (draft) => placeOn(draft, set, node, hash))
  }

  #replaceFailed(set: DaemonSet, pods: readonly Pod[]): void {
    for (const pod of pods) {
      if (pod.status.phase !== 'Failed' || pod.metadata.deletionTimestamp !== undefined) continue
      const message = `Found failed daemon pod ${keyOf(pod)} on node ${placeOf(pod)}, will try to kill it`
      this.#context.recorder.record(set, 'Warning', 'FailedDaemonPod', message, { component: COMPONENT })
      this.#control.delete(set, pod)
    }
  }

  /** Takes old pods away as long as not more than maxUnavailable nodes are without one. */
  #roll(set: DaemonSet, places: readonly Place[], hash: string): void {
    const wanted = places.filter((place) => place.wanted)
    const limit = scaledValue(
      set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1,
      wanted.length,
      true,
    )
    let down = wanted.filter(({ pods }) => !pods.some((pod) => this.#isAvailable(set, pod))).length
    for (const { pods } of wanted) {
      const [old] = pods
      if (!old || old.metadata.labels?.[REVISION_LABEL] === hash) continue
      const available = this.#isAvailable(set, old)
      if (available && down >= limit) continue
      if (available) down++
      this.#control.delete(set, old)
    }
  }

  #isAvailable(set: DaemonSet, pod: Pod): boolean {
    const wait = availableIn(pod, set.spec.minReadySeconds ?? 0, this.#context.clock.now())
    if (wait !== undefined && wait > 0) this.#queue.addAfter(keyOf(set), wait)
    return wait === 0
  }

  #writeStatus(set: DaemonSet, hash: string): void {
    const places = this.#places(set, this.#pods.ownedBy(set.metadata.uid))
    const wanted = places.filter((place) => place.wanted)
    const running = wanted.flatMap(({ pods }) => pods.slice(0, 1))
    const available = running.filter((pod) => this.#isAvailable(set, pod)).length
    const status: DaemonSetStatus = {
      currentNumberScheduled: running.length,
      numberMisscheduled: places.filter((place) => !place.wanted && place.pods.length > 0).length,
      desiredNumberScheduled: wanted.length,
      numberReady: running.filter(isPodReady).length,
      ...nonZero({
        observedGeneration: set.metadata.generation,
        updatedNumberScheduled: running.filter(({ metadata }) => metadata.labels?.[REVISION_LABEL] === hash)
          .length,
        numberAvailable: available,
        numberUnavailable: wanted.length - available,
      }),
    }
    writeStatus(this.#sets, set, status)
  }
}

function isSameNode(before: Node, after: Node): boolean {
  return (
    JSON.stringify([before.spec, before.metadata.labels]) ===
    JSON.stringify([after.spec, after.metadata.labels])
  )
}

/** The node that a pod is on, or was made for. */
function placeOf({ spec }: Pod): string {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return spec.nodeName ?? required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0] ?? ''
}

function tolerationsOf({ spec }: DaemonSet): Toleration[] {
  const own = spec.template.spec?.tolerations ?? []
  return [...own, ...TOLERATED.map(([key, effect]) => ({ key, effect, operator: 'Exists' }))]
}

function placeOn(draft: Draft<'pods'>, set: DaemonSet, { metadata }: Node, hash: string): void {
  const generation = String(set.metadata.generation ?? 1)
  draft.metadata.labels = { ...draft.metadata.labels, [REVISION_LABEL]: hash, [GENERATION_LABEL]: generation }
  const spec = (draft.spec ??= { containers: [] })
  spec.tolerations = tolerationsOf(set)
  spec.affinity = {
    ...spec.affinity,
    nodeAffinity: {
      ...spec.affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchFields: [{ key: 'metadata.name', operator: 'In', values: [metadata.name] }] },
        ],
      },
    },
  }
}
