import type { IncomingMessage } from 'node:http'

import { type ClusterApi, createApi } from './apiserver/api.ts'
import { definitions } from './apiserver/resources/definitions.ts'
import { StreamServer } from './apiserver/streams/stream-server.ts'
import type { Chance } from './chance.ts'
import type { Clock, Disposable } from './clock.ts'
import { bootstrap } from './engine/bootstrap.ts'
import { startControllers } from './engine/controllers/start-controllers.ts'
import { EventRecorder } from './engine/events.ts'
import { Kubelets } from './engine/kubelet/kubelets.ts'
import { startScheduler } from './engine/scheduler/scheduler.ts'
import { ClusterNetwork } from './network/cluster-network.ts'
import type { NodePorts } from './network/node-ports.ts'
import type { ImageCatalogue } from './programs/program.ts'

/** The lab's cluster has these nodes, the first of them its control node. */
const NODE_NAMES = ['kube1', 'kube2', 'kube3']

export interface ClusterOptions {
  clock: Clock
  chance: Chance
  catalogue: ImageCatalogue
  /** The sandbox's, since they outlive a reset. */
  nodePorts: NodePorts
  /** Where the API listens, for pods that ask it. */
  apiAddress: { host: string; port: number }
  /** The API's certificate (PEM), which pods find beside their token. */
  rootCertificate: string
  /** Lets an upgrade's request pass. @throws {StatusError} */
  authorize: (request: IncomingMessage) => void
  /** Told of bugs in a controller, which tries again. */
  onError: (error: unknown) => void
}

/** One life of the cluster, from its first objects to a reset: API, controllers, scheduler, kubelets, network. */
export class Cluster {
  readonly api: ClusterApi
  readonly clock: Clock
  readonly chance: Chance
  readonly runtime: Kubelets
  readonly streams: StreamServer
  readonly #network: ClusterNetwork
  readonly #parts: readonly Disposable[]

  constructor(options: ClusterOptions) {
    const { clock, chance, catalogue, nodePorts, apiAddress, rootCertificate, authorize, onError } = options
    this.clock = clock
    this.chance = chance
    this.api = createApi({
      definitions,
      clock,
      chance,
      allocateNodePort: (wanted) => this.#network.allocateNodePort(wanted),
      releaseNodePort: (port) => this.#network.releaseNodePort(port),
    })
    const { api } = this
    const recorder = new EventRecorder({ api, clock })
    this.#network = new ClusterNetwork({ api, nodePorts, clock, chance, apiAddress })
    bootstrap(api, { apiServer: { ip: apiAddress.host, port: apiAddress.port } })
    const { nodeAddresses } = nodePorts
    const nodes = NODE_NAMES.map((name, index) => ({
      name,
      address: nodeAddresses[index] ?? apiAddress.host,
    }))
    this.runtime = new Kubelets({ api, clock, chance, catalogue, network: this.#network, recorder, nodes })
    this.streams = new StreamServer({ api, runtime: this.runtime, clock, authorize })
    this.#parts = [
      startScheduler({ api, clock, chance, recorder, onError }),
      startControllers({ api, clock, recorder, onError, rootCertificate }),
      recorder,
      nodePorts.onConflict(({ message }, port) => this.#reportConflict(recorder, port, message)),
    ]
  }

  /** Ends every process and connection of the cluster at once, and gives its ports back. */
  async dispose(): Promise<void> {
    this.streams.dispose()
    for (const part of this.#parts) part.dispose()
    await this.runtime.dispose()
    await this.#network.dispose()
    this.api.dispose()
  }

  /** A port that a Service asked for by number belongs to another program of this machine: the Service's events say so. */
  #reportConflict(recorder: EventRecorder, port: number, message: string): void {
    for (const service of this.api.list('services')) {
      const isMeant = service.spec.ports?.some(({ nodePort }) => nodePort === port) ?? false
      if (isMeant) recorder.record(service, 'Warning', 'NodePortTaken', message, { component: 'kube-proxy' })
    }
  }
}
