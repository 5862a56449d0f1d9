import { Duplex } from 'node:stream'

import type { Container as ContainerSpec, PodSpec } from 'kubernetes-types/core/v1'

import { createApi } from '../../apiserver/api.ts'
import type { ClusterApi } from '../../apiserver/api.ts'
import { definitions } from '../../apiserver/resources/definitions.ts'
import { Chance } from '../../chance.ts'
import type { KindMap } from '../../kube/objects.ts'
import { ManualClock } from '../../manual-clock.ts'
import type { Network } from '../../network/network.ts'
import { NetworkError } from '../../network/network-error.ts'
import { EventRecorder } from '../events.ts'
import type { LogQuery } from '../pod-runtime.ts'
import { catalogue } from './catalogue.fixture.ts'
import { Kubelets } from './kubelets.ts'

/** Addresses alone, and connections to the ports that a test opens. */
class TestNetwork implements Network {
  readonly nodeAddresses = ['127.0.0.1']
  readonly attached = new Set<string>()
  /** Address and port of all that pods listen on. */
  readonly listening = new Set<string>()
  readonly answers = new Map<number, string>()
  #next = 2

  attach({ node }: { node: number }) {
    const ip = `10.244.${node}.${this.#next++}`
    this.attached.add(ip)
    return {
      ip,
      listen: (port: number) => {
        const where = `${ip}:${port}`
        this.listening.add(where)
        return { dispose: () => void this.listening.delete(where) }
      },
      dial: (host: string, port: number) => this.dial(host, port),
      resolve: async () => [],
      detach: () => void this.attached.delete(ip),
    }
  }

  async dial(_ip: string, port: number): Promise<Duplex> {
    const answer = this.answers.get(port)
    if (answer === undefined) throw new NetworkError('connection-refused', 'connection refused')
    const connection = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() })
    connection.push(answer)
    connection.push(null)
    return connection
  }

  allocateNodePort = (): number => 30_000

  async dispose(): Promise<void> {}
}

/** A cluster of one node on which only kubelets work. */
export interface KubeletCluster {
  api: ClusterApi
  clock: ManualClock
  network: TestNetwork
  kubelets: Kubelets
  /** Makes a bound pod of one container and gives its name. */
  run(container: Partial<ContainerSpec>, spec?: Partial<PodSpec>, name?: string): string
  pod(name?: string): KindMap['pods']
  /** The state of a container of the pod `web` in one word, as STATUS of `kubectl get pods` has it. */
  stateOf(index?: number): string
  /** The status of each condition of the pod `web`, by its type. */
  conditions(): Record<string, string>
  /** What an event says, oldest first: `Normal Pulling: Pulling image "alpine"`. */
  events(name?: string): string[]
  logs(query?: Partial<LogQuery>, container?: string): Promise<string>
  dispose(): Promise<void>
}

/** Starts one, with the namespaces that kubelets need. */
export function startCluster(): KubeletCluster {
  const clock = new ManualClock()
  const chance = new Chance(7)
  const network = new TestNetwork()
  const ports = { allocateNodePort: () => 30_000, releaseNodePort: () => {} }
  const api = createApi({ definitions, clock, chance, ...ports })
  for (const name of ['default', 'kube-node-lease']) api.create('namespaces', { metadata: { name } })
  const recorder = new EventRecorder({ api, clock })
  const nodes = [{ name: 'kube1', address: '127.0.0.11' }]
  const machine = { kernelVersion: '6.1.0', architecture: 'amd64' }
  const kubelets = new Kubelets({ api, clock, chance, catalogue, network, recorder, nodes, machine })
  const pod = (name = 'web') => api.get('pods', 'default', name)
  return {
    api,
    clock,
    network,
    kubelets,
    run(container, spec = {}, name = 'web') {
      const containers = [{ name: 'main', image: 'alpine', ...container }]
      const metadata = { name, namespace: 'default' }
      api.create('pods', { metadata, spec: { nodeName: 'kube1', containers, ...spec } })
      return name
    },
    pod,
    stateOf: (index = 0) => stateIn(pod(), index),
    conditions: () =>
      Object.fromEntries((pod().status.conditions ?? []).map(({ type, status }) => [type, status])),
    events: (name = 'web') =>
      api
        .list('events')
        .filter(({ involvedObject }) => involvedObject.name === name)
        .map(({ type = '', reason = '', message = '' }) => `${type} ${reason}: ${message}`),
    logs: (query = {}, container) => readLog(kubelets, query, container),
    dispose: async () => {
      await kubelets.dispose()
      recorder.dispose()
    },
  }
}

function stateIn(pod: KindMap['pods'], index: number): string {
  const { running, waiting, terminated } = pod.status.containerStatuses?.[index]?.state ?? {}
  return running ? 'Running' : (waiting?.reason ?? terminated?.reason ?? 'none')
}

async function readLog(
  kubelets: Kubelets,
  query: Partial<LogQuery>,
  container: string | undefined,
): Promise<string> {
  const ref = { namespace: 'default', pod: 'web', ...(container === undefined ? {} : { container }) }
  const all = { follow: false, previous: false, timestamps: false, ...query }
  const chunks: Buffer[] = []
  for await (const chunk of kubelets.openLog(ref, all)) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
