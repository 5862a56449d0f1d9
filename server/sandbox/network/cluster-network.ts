// Modelled: pod addresses, Services (ClusterIP, headless, NodePort, session affinity), the cluster's DNS names, TCP.
// Not modelled: UDP, IPv6, network policies, externalTrafficPolicy, host networking, anything outside of the cluster.
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import type { Chance } from '../chance.ts'
import type { Clock, Disposable } from '../clock.ts'
import type { Api } from '../kube/api.ts'
import type { KindMap } from '../kube/objects.ts'
import { Balancer } from './balancer.ts'
import { bridge, reset } from './bridge.ts'
import { FAILURES } from './messages.ts'
import { candidates, isIpv4 } from './names.ts'
import type { AttachedPodNetwork, Network, PodAddress } from './network.ts'
import type { NodePorts } from './node-ports.ts'
import { PodAddresses } from './pod-addresses.ts'
import { PodInterface, type Uplink } from './pod-interface.ts'
import { ServiceTable, type ServicePort } from './service-table.ts'

/** A NodePort that was allocated and that no Service claims (a dry run, a refused create) is free again after this. */
const CLAIM_WITHIN_MS = 10_000
const NO_ENDPOINTS = 'the Service has no endpoints'

export interface ClusterNetworkOptions {
  api: Pick<Api, 'watch'>
  /** Owned by the caller, since it outlives a reset. */
  nodePorts: NodePorts
  clock: Clock
  chance: Chance
  /** Where `kubernetes.default` leads; refused when left out. */
  apiAddress?: { host: string; port: number }
}

/** The network of one cluster: pods in memory, Services as the API states them, NodePorts through `NodePorts`. */
export class ClusterNetwork implements Network {
  readonly nodeAddresses: readonly string[]
  readonly #options: ClusterNetworkOptions
  readonly #addresses = new PodAddresses()
  readonly #pods = new Map<string, PodInterface>()
  readonly #services: ServiceTable
  readonly #balancer: Balancer
  readonly #claimed = new Set<number>()
  readonly #unclaimed = new Map<number, Disposable>()
  readonly #uplink: Uplink = {
    dial: (from, host, port) => this.#dialFrom(from, host, port),
    resolve: (namespace, name) => this.#resolve(namespace, name),
    detached: (pod) => {
      this.#pods.delete(pod.ip)
      this.#addresses.giveBack(pod.ip)
    },
  }

  constructor(options: ClusterNetworkOptions) {
    this.#options = options
    this.nodeAddresses = options.nodePorts.nodeAddresses
    this.#balancer = new Balancer(options.clock, options.chance)
    this.#services = new ServiceTable(options.api, (before, after) => this.#takeNodePorts(before, after))
  }

  attach(address: PodAddress): AttachedPodNetwork {
    const pod = new PodInterface(this.#addresses.take(address.node), address, this.#uplink)
    this.#pods.set(pod.ip, pod)
    return pod
  }

  async dial(ip: string, port: number): Promise<Duplex> {
    return this.#dialPod(ip, port, this.nodeAddresses[0] ?? '127.0.0.1')
  }

  allocateNodePort(wanted?: number): number {
    const port = this.#options.nodePorts.allocate(wanted)
    const alarm = this.#options.clock.after(CLAIM_WITHIN_MS, () => this.releaseNodePort(port))
    this.#unclaimed.set(port, alarm)
    return port
  }

  /** Frees a port and ends what goes through it: its Service did not come to be, or is gone. */
  releaseNodePort(port: number): void {
    const alarm = this.#unclaimed.get(port)
    alarm?.dispose()
    this.#unclaimed.delete(port)
    if (this.#claimed.delete(port) || alarm) this.#options.nodePorts.release(port)
  }

  async dispose(): Promise<void> {
    this.#services.dispose()
    for (const port of [...this.#unclaimed.keys(), ...this.#claimed]) this.releaseNodePort(port)
    for (const pod of this.#pods.values()) pod.detach()
    await this.#options.nodePorts.settled()
  }

  async #dialFrom(from: PodInterface, host: string, port: number): Promise<Duplex> {
    if (isIpv4(host)) return this.#dialAddress(from, host, port)
    const [address] = this.#resolve(from.address.namespace, host)
    if (address === undefined) throw FAILURES.unknownHost(host)
    return this.#dialAddress(from, address, port)
  }

  #dialAddress(from: PodInterface, host: string, port: number): Duplex | Promise<Duplex> {
    const service = this.#services.byClusterIp(host)
    if (service) return this.#dialService(service, host, port, from)
    if (this.nodeAddresses.includes(host)) {
      const nodePort = this.#services.byNodePort(port)
      if (!nodePort) throw FAILURES.refused(host, port, 'no Service has this NodePort')
      return this.#dialEndpoint(nodePort, host, port, from.ip, from)
    }
    return this.#dialPod(host, port, from.ip, from)
  }

  #dialPod(ip: string, port: number, source: string, client?: PodInterface): Duplex {
    const pod = this.#pods.get(ip)
    if (!pod) throw FAILURES.noRoute(ip)
    return pod.accept(ip, port, source, client)
  }

  #dialService(
    service: KindMap['services'],
    host: string,
    port: number,
    from: PodInterface,
  ): Duplex | Promise<Duplex> {
    const { apiAddress } = this.#options
    const isApi = service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes'
    if (isApi && apiAddress) return connected(apiAddress)
    const servicePort = service.spec.ports?.find(
      (candidate) => candidate.port === port && (candidate.protocol ?? 'TCP') === 'TCP',
    )
    if (!servicePort) throw FAILURES.refused(host, port, 'the Service has no such port')
    return this.#dialEndpoint({ service, name: servicePort.name ?? '' }, host, port, from.ip, from)
  }

  #dialEndpoint(
    { service, name }: ServicePort,
    host: string,
    port: number,
    source: string,
    client?: PodInterface,
  ): Duplex {
    const endpoint = this.#balancer.pick(service, this.#services.endpoints(service, name), source)
    if (!endpoint) throw FAILURES.refused(host, port, NO_ENDPOINTS)
    return this.#dialPod(endpoint.ip, endpoint.port, source, client)
  }

  #resolve(namespace: string, name: string): readonly string[] {
    if (isIpv4(name)) return [name]
    for (const candidate of candidates(namespace, name)) {
      const service = this.#services.byName(candidate.namespace, candidate.service)
      if (!service) continue
      if (service.spec.type === 'ExternalName') throw FAILURES.outside(name, service.spec.externalName ?? '')
      const { clusterIP } = service.spec
      const headless = clusterIP === undefined || clusterIP === '' || clusterIP === 'None'
      if (!headless && candidate.hostname === undefined) return [clusterIP]
      const addresses = headless ? this.#services.addresses(service, candidate.hostname) : []
      if (addresses.length > 0) return addresses
    }
    throw FAILURES.unknownHost(name)
  }

  #takeNodePorts(before: readonly number[], after: readonly number[]): void {
    for (const port of before) {
      // What is unclaimed has been allocated anew since, for a Service that we have yet to hear of.
      if (!after.includes(port) && this.#claimed.has(port)) this.releaseNodePort(port)
    }
    for (const port of after) if (!this.#claimed.has(port)) this.#claim(port)
  }

  #claim(port: number): void {
    const { nodePorts } = this.#options
    this.#unclaimed.get(port)?.dispose()
    this.#unclaimed.delete(port)
    // A Service that was stored without asking here first, as after a restart, gets its port now.
    if (!nodePorts.isAllocated(port)) nodePorts.allocate(port)
    this.#claimed.add(port)
    nodePorts.serve(port, (socket) => this.#proxy(socket, port))
  }

  #proxy(socket: Socket, port: number): void {
    const nodePort = this.#services.byNodePort(port)
    if (!nodePort) return reset(socket)
    try {
      const host = socket.localAddress ?? '127.0.0.1'
      bridge(socket, this.#dialEndpoint(nodePort, host, port, socket.remoteAddress ?? host))
    } catch {
      // No endpoint, or a pod that refuses: kube-proxy's rules reject with a RST.
      reset(socket)
    }
  }
}

function connected(address: { host: string; port: number }): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, allowHalfOpen: true }, () => {
      socket.off('error', refuse)
      resolve(socket)
    })
    const refuse = (): void => reject(FAILURES.refused(address.host, address.port, 'the API does not listen'))
    socket.once('error', refuse)
  })
}
