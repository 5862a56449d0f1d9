import type { Duplex } from 'node:stream'

import type { Disposable } from '../clock.ts'

/** The network as one pod sees it: its own address, the cluster's DNS, connections in and out. Bytes are never decoded. */
export interface PodNetwork {
  /** The pod's address, `10.244.1.7`. */
  readonly ip: string
  /**
   * Takes connections on a port of the pod.
   * @throws {NetworkError} `address-in-use`
   */
  listen(port: number, onConnection: (connection: Duplex) => void): Disposable
  /**
   * Connects to a pod's address, a Service's, a name of either, or to this pod itself (127.0.0.1, localhost).
   * @throws {NetworkError} `unknown-host`, `connection-refused`, `no-route`
   */
  dial(host: string, port: number): Promise<Duplex>
  /**
   * The addresses behind a name, searched as the pod's resolv.conf says (`profile`, `profile.default.svc.cluster.local`).
   * @throws {NetworkError} `unknown-host`
   */
  resolve(name: string): Promise<readonly string[]>
}
