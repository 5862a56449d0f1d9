import { isDeepStrictEqual } from 'node:util'

import type { Endpoint } from 'kubernetes-types/discovery/v1'

import type { Disposable } from '../../../clock.ts'
import type { KindMap } from '../../../kube/objects.ts'
import type { Informer } from '../../informer.ts'
import type { ControllerContext } from '../context.ts'
import { groupBy } from '../group-by.ts'
import { controllerReference } from '../owners.ts'
import { isPodReady } from '../pods.ts'
import {
  type Backend,
  backendLabels,
  type BackendPort,
  backendsOf,
  hasBackends,
  hostnameIn,
  TRIGGER_TIME,
  triggerTime,
} from './backends.ts'
import { watchServices } from './service-watch.ts'

type Service = KindMap['services']
type EndpointSlice = KindMap['endpointslices.discovery.k8s.io']

const SERVICE_NAME = 'kubernetes.io/service-name'
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const MANAGER = 'endpointslice-controller.k8s.io'

/** How many endpoints the real controller puts into one slice (--max-endpoints-per-slice). */
const SLICE_SIZE = 100

/** Keeps the EndpointSlices of each Service with a selector: its pods by a hundred, terminating ones until they are gone. */
export function startEndpointSliceController(context: ControllerContext): Disposable {
  const services = context.informers.of('services')
  const pods = context.informers.of('pods')
  const slices = context.informers.of('endpointslices.discovery.k8s.io')
  return watchServices(context, 'endpointslices.discovery.k8s.io', serviceOf, sync)

  function sync(key: string): void {
    const service = services.get(key)
    if (!service || !hasBackends(service) || service.metadata.deletionTimestamp !== undefined) return
    const backends = backendsOf(service, pods.list(service.metadata.namespace))
    const left = new Set(slices.ownedBy(service.metadata.uid))
    for (const [portKey, group] of groupByPorts(backends)) {
      const alike = [...left].filter((slice) => portKeyOf(slice) === portKey)
      for (const slice of alike) left.delete(slice)
      fill(slices, service, alike, group)
    }
    for (const slice of left) slices.delete(slice)
  }
}

function serviceOf({ metadata }: EndpointSlice): string | undefined {
  return metadata.labels?.[MANAGED_BY] === MANAGER ? metadata.labels[SERVICE_NAME] : undefined
}

/** A Service without pods still has one empty slice. */
function groupByPorts(backends: readonly Backend[]): Map<string, Backend[]> {
  const groups = groupBy(backends, ({ ports }) => JSON.stringify(ports.map(toSlicePort)))
  return groups.size > 0 ? groups : new Map([['[]', []]])
}

function portKeyOf({ ports }: EndpointSlice): string {
  return JSON.stringify(
    (ports ?? []).map(({ name = '', port = 0, protocol = '', appProtocol }) =>
      toSlicePort({ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }),
    ),
  )
}

function toSlicePort({ name, port, protocol, appProtocol }: BackendPort): BackendPort {
  return { name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }
}

/** Each endpoint stays in the slice where it is; new ones go where there is room. */
function fill(
  slices: Informer<'endpointslices.discovery.k8s.io'>,
  service: Service,
  alike: readonly EndpointSlice[],
  group: readonly Backend[],
): void {
  const wanted = new Map(group.map((backend) => [backend.pod.metadata.uid, endpointOf(service, backend)]))
  const kept = alike.map((slice) => {
    const endpoints = (slice.endpoints ?? []).flatMap(({ targetRef }) => take(wanted, targetRef?.uid))
    return { slice, endpoints }
  })
  // Those that end come first: clients that show only some show those that serve.
  const fresh = [...wanted.values()].toSorted(terminatingFirst)
  for (const { slice, endpoints } of kept) {
    endpoints.push(...fresh.splice(0, SLICE_SIZE - endpoints.length))
    if (endpoints.length === 0 && (kept.length > 1 || fresh.length > 0)) slices.delete(slice)
    else update(slices, service, slice, endpoints, group)
  }
  if (kept.length === 0 && fresh.length === 0) create(slices, service, [], group)
  while (fresh.length > 0) create(slices, service, fresh.splice(0, SLICE_SIZE), group)
}

function terminatingFirst(left: Endpoint, right: Endpoint): number {
  return Number(right.conditions?.terminating) - Number(left.conditions?.terminating)
}

function take(wanted: Map<string, Endpoint>, uid: string | undefined): Endpoint[] {
  const endpoint = uid === undefined ? undefined : wanted.get(uid)
  if (uid !== undefined) wanted.delete(uid)
  return endpoint ? [endpoint] : []
}

function update(
  slices: Informer<'endpointslices.discovery.k8s.io'>,
  service: Service,
  slice: EndpointSlice,
  endpoints: Endpoint[],
  group: readonly Backend[],
): void {
  const labels = labelsOf(service)
  if (isDeepStrictEqual(slice.endpoints ?? [], endpoints) && isDeepStrictEqual(slice.metadata.labels, labels))
    return
  slices.modify(slice, (draft) => {
    draft.endpoints = endpoints
    draft.metadata.labels = labels
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      [TRIGGER_TIME]: triggerTime(service, group),
    }
  })
}

function create(
  slices: Informer<'endpointslices.discovery.k8s.io'>,
  service: Service,
  endpoints: Endpoint[],
  group: readonly Backend[],
): void {
  const { name, namespace = '' } = service.metadata
  slices.create({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: labelsOf(service),
      annotations: { [TRIGGER_TIME]: triggerTime(service, group) },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints,
    ports: (group[0]?.ports ?? []).map(toSlicePort),
  })
}

function labelsOf(service: Service): Record<string, string> {
  return { ...backendLabels(service), [MANAGED_BY]: MANAGER, [SERVICE_NAME]: service.metadata.name }
}

function endpointOf(service: Service, { pod }: Backend): Endpoint {
  const { name, namespace = '', uid, deletionTimestamp } = pod.metadata
  const serving = service.spec.publishNotReadyAddresses === true || isPodReady(pod)
  const terminating = deletionTimestamp !== undefined
  const hostname = hostnameIn(service, pod)
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
  }
}
