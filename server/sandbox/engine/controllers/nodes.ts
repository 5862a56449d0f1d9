// The node controller's part that shows with nodes that never fail: the taints of cordoned and of not ready nodes, the event
// of a new node. Eviction from nodes that stay away is not modelled.
import type { Taint } from 'kubernetes-types/core/v1'
import { isDeepStrictEqual } from 'node:util'

import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import { keyOf } from '../informer.ts'
import { type ControllerContext, createQueue } from './context.ts'

type Node = KindMap['nodes']

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
const NOT_READY = 'node.kubernetes.io/not-ready'
const OURS: ReadonlySet<string | undefined> = new Set([UNSCHEDULABLE, NOT_READY])

/** Keeps the taints that follow from a node's state. */
export function startNodeController(context: ControllerContext): Disposable {
  const nodes = context.informers.of('nodes')
  const queue = createQueue(context, sync)
  nodes.onChange((before, after) => {
    if (!after) return
    queue.add(keyOf(after))
    if (before) return
    const { name } = after.metadata
    const message = `Node ${name} event: Registered Node ${name} in Controller`
    context.recorder.record(after, 'Normal', 'RegisteredNode', message, { component: 'node-controller' })
  })
  return queue

  function sync(key: string): void {
    const node = nodes.get(key)
    if (!node) return
    const before = node.spec.taints ?? []
    const taints = before.filter(({ key: name }) => !OURS.has(name))
    for (const taint of wantedTaints(node)) {
      const standing = before.find((each) => each.key === taint.key && each.effect === taint.effect)
      taints.push(standing ?? { ...taint, timeAdded: timestamp(context.clock.now()) })
    }
    if (isDeepStrictEqual(before, taints)) return
    nodes.modify(node, ({ spec }) => {
      if (taints.length > 0) spec.taints = taints
      else delete spec.taints
    })
  }
}

function wantedTaints(node: Node): Taint[] {
  const taints: Taint[] = []
  const ready = node.status.conditions?.find(({ type }) => type === 'Ready')
  if (ready && ready.status !== 'True') taints.push({ key: NOT_READY, effect: 'NoSchedule' })
  if (node.spec.unschedulable) taints.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' })
  return taints
}
