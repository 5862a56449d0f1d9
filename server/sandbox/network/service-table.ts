import type { Disposable } from '../clock.ts'
import type { Api } from '../kube/api.ts'
import type { KindMap } from '../kube/objects.ts'

type Service = KindMap['services']
type EndpointSlice = KindMap['endpointslices.discovery.k8s.io']
type SliceEndpoint = EndpointSlice['endpoints'][number]

/** One address behind a Service, on one of its ports. */
export interface Endpoint {
  ip: string
  port: number
}

/** One port of one Service, as a connection meets it. */
export interface ServicePort {
  service: Service
  /** The port's name in the Service and in its slices; empty when it has none. */
  name: string
}

interface Entry {
  service: Service | undefined
  readonly slices: Map<string, EndpointSlice>
  /** Ready endpoints by the port's name, worked out when first asked for after a change. */
  ready: Map<string, Endpoint[]> | undefined
}

/** The label that says which Service a slice belongs to (discovery/v1 LabelServiceName). */
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name'

/**
 * What kube-proxy and the cluster's DNS know: Services by name, by ClusterIP and by NodePort, and the ready endpoints of
 * each, kept up to date by the API's watches.
 */
export class ServiceTable {
  readonly #entries = new Map<string, Entry>()
  readonly #byClusterIp = new Map<string, Service>()
  readonly #byNodePort = new Map<number, ServicePort>()
  readonly #watches: readonly Disposable[]
  readonly #onNodePorts: (before: readonly number[], after: readonly number[]) => void

  /** `onNodePorts` hears of each Service that comes, changes or goes: the NodePorts that it had and has. */
  constructor(
    api: Pick<Api, 'watch'>,
    onNodePorts: (before: readonly number[], after: readonly number[]) => void,
  ) {
    this.#onNodePorts = onNodePorts
    this.#watches = [
      api.watch('services', (change) => this.#take(change.object, change.type === 'DELETED')),
      api.watch('endpointslices.discovery.k8s.io', (change) =>
        this.#takeSlice(change.object, change.type === 'DELETED'),
      ),
    ]
  }

  byName(namespace: string, name: string): Service | undefined {
    return this.#entries.get(`${namespace}/${name}`)?.service
  }

  /** The Service that has this ClusterIP. */
  byClusterIp(ip: string): Service | undefined {
    return this.#byClusterIp.get(ip)
  }

  byNodePort(port: number): ServicePort | undefined {
    return this.#byNodePort.get(port)
  }

  /** Where connections to this port may go: the ready endpoints, or those that still serve while all are terminating. */
  endpoints(service: Service, portName: string): readonly Endpoint[] {
    const entry = this.#entries.get(keyOf(service))
    if (!entry) return []
    entry.ready ??= readyEndpoints([...entry.slices.values()])
    return entry.ready.get(portName) ?? []
  }

  /** The ready pods' addresses, of one pod alone when its hostname is given: what a headless Service's name stands for. */
  addresses(service: Service, hostname?: string): readonly string[] {
    const addresses = new Set<string>()
    for (const slice of this.#entries.get(keyOf(service))?.slices.values() ?? []) {
      for (const endpoint of slice.endpoints) {
        const counts = endpoint.conditions?.ready !== false || service.spec.publishNotReadyAddresses === true
        if (!counts || (hostname !== undefined && endpoint.hostname !== hostname)) continue
        for (const address of endpoint.addresses) addresses.add(address)
      }
    }
    return [...addresses]
  }

  dispose(): void {
    for (const watch of this.#watches) watch.dispose()
  }

  #take(service: Service, gone: boolean): void {
    const entry = this.#entry(keyOf(service))
    const before = heldPorts(entry.service)
    for (const port of before) this.#byNodePort.delete(port)
    if (entry.service?.spec.clusterIP !== undefined) this.#byClusterIp.delete(entry.service.spec.clusterIP)
    entry.service = gone ? undefined : service
    for (const { nodePort, name = '', protocol = 'TCP' } of entry.service?.spec.ports ?? []) {
      if (nodePort !== undefined && protocol === 'TCP') this.#byNodePort.set(nodePort, { service, name })
    }
    if (!gone && service.spec.clusterIP !== undefined) this.#byClusterIp.set(service.spec.clusterIP, service)
    this.#forgetEmpty(keyOf(service), entry)
    this.#onNodePorts(before, heldPorts(entry.service))
  }

  #takeSlice(slice: EndpointSlice, gone: boolean): void {
    const name = slice.metadata.labels?.[SERVICE_NAME_LABEL]
    if (name === undefined) return
    const key = `${slice.metadata.namespace ?? ''}/${name}`
    const entry = this.#entry(key)
    if (gone) entry.slices.delete(slice.metadata.name)
    else entry.slices.set(slice.metadata.name, slice)
    entry.ready = undefined
    this.#forgetEmpty(key, entry)
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key)
    if (!entry) {
      entry = { service: undefined, slices: new Map(), ready: undefined }
      this.#entries.set(key, entry)
    }
    return entry
  }

  #forgetEmpty(key: string, entry: Entry): void {
    if (!entry.service && entry.slices.size === 0) this.#entries.delete(key)
  }
}

/** A Service's key in the maps of this folder. */
export function keyOf(service: Service): string {
  return `${service.metadata.namespace ?? ''}/${service.metadata.name}`
}

/** All ports of the nodes that a Service holds, those for UDP too, to which nothing of ours listens. */
function heldPorts(service: Service | undefined): number[] {
  if (!service) return []
  const { ports = [], healthCheckNodePort = 0 } = service.spec
  const held = new Set([...ports.map(({ nodePort = 0 }) => nodePort), healthCheckNodePort])
  return [...held].filter((port) => port > 0)
}

function readyEndpoints(slices: readonly EndpointSlice[]): Map<string, Endpoint[]> {
  const ready = collect(slices, ({ conditions }) => conditions?.ready !== false)
  // A rollout's last pods still answer while they go (KEP-1669, ProxyTerminatingEndpoints).
  const serving = collect(
    slices,
    ({ conditions }) => conditions?.serving === true && conditions.terminating === true,
  )
  for (const [name, endpoints] of serving) if (!ready.has(name)) ready.set(name, endpoints)
  return ready
}

function collect(
  slices: readonly EndpointSlice[],
  wanted: (endpoint: SliceEndpoint) => boolean,
): Map<string, Endpoint[]> {
  const found = new Map<string, Endpoint[]>()
  for (const slice of slices) {
    const ips = slice.endpoints.filter(wanted).flatMap(({ addresses }) => addresses.slice(0, 1))
    for (const { name, port } of slice.ports ?? []) {
      if (port === undefined || ips.length === 0) continue
      const endpoints = found.get(name ?? '') ?? []
      for (const ip of ips) endpoints.push({ ip, port })
      found.set(name ?? '', endpoints)
    }
  }
  return found
}
