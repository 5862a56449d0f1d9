import type { Disposable } from '../../../clock.ts'
import type { KindMap } from '../../../kube/objects.ts'
import { keyOf } from '../../informer.ts'
import { type ControllerContext, createQueue } from '../context.ts'
import { selects } from './backends.ts'

type Pod = KindMap['pods']
/**
 * Where this many pods live, what happens to them is gathered for so many milliseconds before a Service follows: else 500 pods
 * that become ready one by one mean 500 times 500 addresses. The real controller is held to 20 writes a second.
 */
const CROWD = 100
const GATHER_MS = 200

type Kind = 'endpoints' | 'endpointslices.discovery.k8s.io'

/**
 * Queues a Service when it changes, when a pod behind it does, and when what the controller made of it is changed by others.
 * `serviceOf` names the Service of such an object.
 */
export function watchServices<N extends Kind>(
  context: ControllerContext,
  resource: N,
  serviceOf: (object: KindMap[N]) => string | undefined,
  sync: (key: string) => void,
): Disposable {
  const queue = createQueue(context, sync)
  const { informers } = context
  const services = informers.of('services')
  services.onChange((before, after) => {
    const service = after ?? before
    if (service) queue.add(keyOf(service))
  })
  informers.of('pods').onChange((before, after) => {
    if (!before || !after || isOfInterest(before, after)) queueServicesOf(before, after)
  })
  informers.of(resource).onChange((before, after) => {
    const object = after ?? before
    const name = object && serviceOf(object)
    if (object && name !== undefined) queue.add(`${object.metadata.namespace}/${name}`)
  })
  return queue

  function queueServicesOf(...pods: readonly (Pod | undefined)[]): void {
    const namespace = (pods[0] ?? pods[1])?.metadata.namespace ?? ''
    const wait = informers.of('pods').count(namespace) < CROWD ? 0 : GATHER_MS
    for (const service of services.list(namespace)) {
      if (!pods.some((pod) => pod && selects(service, pod))) continue
      if (wait === 0) queue.add(keyOf(service))
      else queue.addAfter(keyOf(service), wait)
    }
  }
}

/** Most of what changes in a pod says nothing of its address, its readiness or its labels. */
function isOfInterest(before: Pod, after: Pod): boolean {
  return (
    before.status.podIP !== after.status.podIP ||
    before.status.phase !== after.status.phase ||
    before.metadata.deletionTimestamp !== after.metadata.deletionTimestamp ||
    JSON.stringify(before.metadata.labels) !== JSON.stringify(after.metadata.labels) ||
    readiness(before) !== readiness(after)
  )
}

function readiness(pod: Pod): string | undefined {
  return pod.status.conditions?.find(({ type }) => type === 'Ready')?.status
}
