// Deletes the pods of a node with a NoExecute taint that they do not tolerate, at once or when their toleration's seconds
// are over (the taint-eviction-controller). Pods are looked at when their node or they themselves change.
import type { Taint } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { keyOf } from '../informer.ts'
import { tolerates } from '../tolerations.ts'
import { type ControllerContext, createQueue } from './context.ts'

type Pod = KindMap['pods']

/** Evicts pods from nodes with NoExecute taints. */
export function startTaintEvictionController(context: ControllerContext): Disposable {
  const nodes = context.informers.of('nodes')
  const pods = context.informers.of('pods')
  const queue = createQueue(context, sync)
  /** Since when pods that tolerate a taint for a while have been doing so, by their keys. */
  const enduring = new Map<string, number>()
  pods.onChange((before, after) => {
    if (!after && before) enduring.delete(keyOf(before))
    if (after && before?.spec.nodeName !== after.spec.nodeName) queue.add(keyOf(after))
  })
  nodes.onChange((before, after) => {
    if (!after || (noExecuteTaints(before).length === 0 && noExecuteTaints(after).length === 0)) return
    for (const pod of pods.list()) if (pod.spec.nodeName === after.metadata.name) queue.add(keyOf(pod))
  })
  return queue

  function sync(key: string): void {
    const pod = pods.get(key)
    const taints = noExecuteTaints(nodes.get(pod?.spec.nodeName ?? ''))
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return
    const seconds = toleratedSeconds(taints, pod)
    if (seconds === Infinity) return void enduring.delete(key)
    const now = context.clock.now()
    const since = enduring.get(key) ?? now
    enduring.set(key, since)
    const remaining = since + seconds * 1000 - now
    if (remaining > 0) queue.addAfter(key, remaining)
    else evict(pod)
  }

  function evict(pod: Pod): void {
    const { namespace, name } = pod.metadata
    const message = `Marking for deletion Pod ${namespace}/${name}`
    context.recorder.record(pod, 'Normal', 'TaintManagerEviction', message, {
      component: 'taint-eviction-controller',
    })
    pods.delete(pod)
  }
}

const noExecuteTaints = (node: KindMap['nodes'] | undefined): Taint[] =>
  (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')

/** How long the pod bears all of the taints; Infinity for ever. */
function toleratedSeconds(taints: readonly Taint[], { spec: { tolerations = [] } }: Pod): number {
  const seconds = taints.map((taint) => {
    const found = tolerations.filter((toleration) => tolerates(toleration, taint))
    return found.length === 0
      ? 0
      : Math.min(...found.map(({ tolerationSeconds = Infinity }) => tolerationSeconds))
  })
  return Math.max(0, Math.min(Infinity, ...seconds))
}
