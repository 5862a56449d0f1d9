import type { KubeObject } from '../kube/objects.ts'
import { timestamp } from '../kube/timestamps.ts'
import { isJsonObject, valueAt } from './json.ts'
import { PARTS, REFUSALS } from './messages.ts'
import type { Registry } from './registry.ts'

const BINDING = { group: '', plural: 'pods/binding', kind: 'Pod' }

/** Where a pod goes. */
export interface BindingRequest {
  node: string
  uid?: string
  dryRun?: boolean
}

/**
 * Binds a pod to a node (pods/binding): its nodeName and the condition PodScheduled. As on a real server nobody comes to own
 * these fields. @throws {StatusError} Conflict
 */
export function bindPod(pods: Registry, namespace: string, name: string, request: BindingRequest): void {
  pods.update(
    namespace,
    name,
    (copy) => {
      check(copy, name, request.uid)
      const spec = valueAt(copy, 'spec')
      Object.assign(copy, { spec: { ...(isJsonObject(spec) ? spec : {}), nodeName: request.node } })
      Object.assign(copy, { status: scheduledStatus(copy, pods.now()) })
    },
    { part: 'binding', dryRun: request.dryRun === true },
  )
}

function check(pod: KubeObject, name: string, uid: string | undefined): void {
  if (uid !== undefined && uid !== pod.metadata.uid) {
    throw REFUSALS.precondition(BINDING, name, 'UID', uid, pod.metadata.uid)
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    throw REFUSALS.conflict(BINDING, name, PARTS.beingDeleted(name))
  }
  const node = valueAt(pod, 'spec', 'nodeName')
  if (typeof node === 'string' && node !== '') {
    throw REFUSALS.conflict(BINDING, name, PARTS.alreadyAssigned(name, node))
  }
}

function scheduledStatus(pod: KubeObject, now: number): object {
  const status = valueAt(pod, 'status')
  const conditions = valueAt(status, 'conditions')
  const others = (Array.isArray(conditions) ? conditions : []).filter(
    (condition) => valueAt(condition, 'type') !== 'PodScheduled',
  )
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timestamp(now),
  }
  return { ...(isJsonObject(status) ? status : {}), conditions: [...others, scheduled] }
}
