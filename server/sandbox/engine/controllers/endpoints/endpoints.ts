import { isDeepStrictEqual } from 'node:util'

import type { EndpointAddress, EndpointSubset } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../../clock.ts'
import type { KindMap } from '../../../kube/objects.ts'
import type { ControllerContext } from '../context.ts'
import { groupBy } from '../group-by.ts'
import { isPodReady } from '../pods.ts'
import {
  type Backend,
  backendLabels,
  type BackendPort,
  backendsOf,
  hasBackends,
  hostnameIn,
  isHeadless,
  TRIGGER_TIME,
  triggerTime,
} from './backends.ts'
import { watchServices } from './service-watch.ts'

type Service = KindMap['services']

/** Keeps the Endpoints of each Service with a selector: which pods it leads to, ready or not. */
export function startEndpointsController(context: ControllerContext): Disposable {
  const services = context.informers.of('services')
  const pods = context.informers.of('pods')
  const endpoints = context.informers.of('endpoints')
  return watchServices(context, 'endpoints', ({ metadata }) => metadata.name, sync)

  function sync(key: string): void {
    const service = services.get(key)
    const current = endpoints.get(key)
    if (!service) {
      if (current && isOurs(current)) endpoints.delete(current)
      return
    }
    if (!hasBackends(service)) return
    const { name, namespace = '' } = service.metadata
    const backends = backendsOf(service, pods.list(namespace))
    const subsets = subsetsOf(service, backends)
    const labels = backendLabels(service)
    const same = current && isDeepStrictEqual(current.subsets ?? [], subsets)
    if (same && isDeepStrictEqual(current.metadata.labels ?? {}, labels)) return
    const metadata = { labels, annotations: { [TRIGGER_TIME]: triggerTime(service, backends) } }
    if (current) {
      endpoints.modify(current, (draft) => {
        Object.assign(draft.metadata, metadata)
        draft.subsets = subsets
      })
    } else {
      endpoints.create({
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name, namespace, ...metadata },
        subsets,
      })
    }
  }
}

/** Endpoints that somebody made by hand, for a Service without a selector, are not ours to remove. */
function isOurs(endpoints: KindMap['endpoints']): boolean {
  return endpoints.metadata.annotations?.[TRIGGER_TIME] !== undefined
}

/** Addresses with the same ports stand together. */
function subsetsOf(service: Service, backends: readonly Backend[]): EndpointSubset[] {
  const shown = backends.filter(({ pod, ports }) => {
    if (ports.length === 0 && !isHeadless(service)) return false
    return pod.metadata.deletionTimestamp === undefined || service.spec.publishNotReadyAddresses === true
  })
  const groups = groupBy(shown, ({ ports }) => JSON.stringify(ports))
  return [...groups.values()].map((group) => subsetOf(service, group))
}

function subsetOf(service: Service, group: readonly Backend[]): EndpointSubset {
  const serves = ({ pod }: Backend): boolean =>
    service.spec.publishNotReadyAddresses === true || isPodReady(pod)
  const addresses = (members: readonly Backend[]): EndpointAddress[] =>
    members
      .map((backend) => addressOf(service, backend))
      .toSorted((left, right) => (left.ip < right.ip ? -1 : 1))
  const ready = addresses(group.filter(serves))
  const notReady = addresses(group.filter((backend) => !serves(backend)))
  const ports = (group[0]?.ports ?? []).map(portOf)
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }
}

function portOf({ name, ...port }: BackendPort) {
  return name === '' ? port : { name, ...port }
}

function addressOf(service: Service, { pod }: Backend): EndpointAddress {
  const { name, namespace = '', uid } = pod.metadata
  const hostname = hostnameIn(service, pod)
  return {
    ip: pod.status.podIP ?? '',
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}
