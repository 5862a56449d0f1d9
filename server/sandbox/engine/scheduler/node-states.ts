import { isDeepStrictEqual } from 'node:util'

import type { KindMap } from '../../kube/objects.ts'
import { isPodFinished } from '../controllers/pods.ts'
import { Index, keyOf } from '../informer.ts'
import { addTo, amountsOf, type Amounts, requestsOf } from './resources.ts'

type Node = KindMap['nodes']
type Pod = KindMap['pods']

/** A node as the scheduler sees it: what it offers, and what its pods have of it. */
export class NodeState {
  readonly node: Node
  readonly allocatable: Amounts
  readonly requested = new Map<string, number>()
  readonly pods = new Map<string, Pod>()
  /** Those of its pods that keep others away. */
  readonly withAntiAffinity = new Map<string, Pod>()

  constructor(node: Node) {
    this.node = node
    this.allocatable = amountsOf(node.status.allocatable)
  }

  add(pod: Pod): void {
    const key = keyOf(pod)
    this.pods.set(key, pod)
    addTo(this.requested, requestsOf(pod.spec))
    if (pod.spec.affinity?.podAntiAffinity) this.withAntiAffinity.set(key, pod)
  }

  remove(pod: Pod): void {
    const key = keyOf(pod)
    const known = this.pods.get(key)
    if (!known) return
    this.pods.delete(key)
    this.withAntiAffinity.delete(key)
    addTo(this.requested, requestsOf(known.spec), -1)
  }
}

/** All nodes, kept up to date change by change. */
export class NodeStates {
  readonly #states = new Map<string, NodeState>()
  /** Pods by the node that they are on, known before the node itself perhaps. */
  readonly #pods = new Index<Pod>()

  all(): readonly NodeState[] {
    return [...this.#states.values()]
  }

  nodeChanged(before: Node | undefined, after: Node | undefined): void {
    const name = (after ?? before)?.metadata.name ?? ''
    if (!after) {
      this.#states.delete(name)
      return
    }
    const state = new NodeState(after)
    for (const pod of this.#pods.get(name)) state.add(pod)
    this.#states.set(name, state)
  }

  podChanged(before: Pod | undefined, after: Pod | undefined): void {
    const [from, to] = [placeOf(before), placeOf(after)]
    if (before && after && from === to && isDeepStrictEqual(before.metadata.labels, after.metadata.labels))
      return
    if (before && from !== undefined) {
      this.#pods.remove(from, keyOf(before))
      this.#states.get(from)?.remove(before)
    }
    if (!after || to === undefined) return
    this.#pods.add(to, keyOf(after), after)
    this.#states.get(to)?.add(after)
  }
}

/** A pod that has ended takes no room. */
function placeOf(pod: Pod | undefined): string | undefined {
  return pod && !isPodFinished(pod) ? pod.spec.nodeName : undefined
}
