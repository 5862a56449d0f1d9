import type { Duplex } from 'node:stream'

import type { PodNetwork } from './pod-network.ts'

export interface PodAddress {
  namespace: string
  pod: string
  /** Its node's number from 1, for the node's own range 10.244.N.0/24. */
  node: number
}

/** The cluster's network: pod addresses, Services in front of them, NodePorts as real sockets of this machine. */
export interface Network {
  /** Gives a pod an address of its own until it is detached. */
  attach(address: PodAddress): AttachedPodNetwork
  /** Connects to a pod from outside, as the kubelet's probes and port-forward do. @throws {NetworkError} */
  dial(ip: string, port: number): Promise<Duplex>
  /** A free port for a NodePort, its sockets open already; the wanted one if it is free. @throws {NetworkError} `address-in-use` */
  allocateNodePort(wanted?: number): number
  /** Frees a NodePort whose Service did not come to be, or is gone; its connections end. */
  releaseNodePort?(port: number): void
  /** Where NodePorts listen, one address a node: 127.0.0.11 … where this system allows it, else 127.0.0.1 for all. */
  readonly nodeAddresses: readonly string[]
  dispose(): Promise<void>
}

export interface AttachedPodNetwork extends PodNetwork {
  /** Ends its listeners and connections and frees the address. */
  detach(): void
}
