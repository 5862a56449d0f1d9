// Nodes as the API shows them. Modelled: registration, leases, heartbeats, images. Not modelled: pressure, loss of a node.
import type { NodeCondition, NodeStatus, NodeSystemInfo } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { microTimestamp, timestamp } from '../../kube/timestamps.ts'
import type { KubeletContext, NodeContext } from './context.ts'
import { MESSAGES } from './messages.ts'

/** The machine under the sandbox, as far as its nodes may tell about it. */
export interface Machine {
  kernelVersion: string
  /** In Go's words: `amd64`, `arm64`. */
  architecture: string
}

const LEASE_NAMESPACE = 'kube-node-lease'
/** nodeStatusUpdateFrequency and nodeStatusReportFrequency of the kubelet. */
const RENEW_MS = 10_000
const RENEWALS_PER_HEARTBEAT = 30
const LEASE_SECONDS = 40
const VERSION = 'v1.32.0+sandbox'
const MANAGER = { fieldManager: 'kubelet' }

const CAPACITY = {
  cpu: '2',
  'ephemeral-storage': '67108864Ki',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
  memory: '4194304Ki',
  pods: '250',
}

/** Type, status, reason and message of what a healthy node says of itself. */
const CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const

/** The order in which a kubelet says these when it starts. */
const STATUS_EVENTS = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']

/** Keeps the nodes registered and alive: one timer for all of them. */
export class NodeRegistration implements Disposable {
  readonly #context: KubeletContext
  readonly #nodes: readonly NodeContext[]
  readonly #machine: Machine
  readonly #timer: Disposable
  #renewals = 0

  constructor(context: KubeletContext, nodes: readonly NodeContext[], machine: Machine) {
    this.#context = context
    this.#nodes = nodes
    this.#machine = machine
    for (const node of nodes) this.#register(node)
    this.#timer = context.clock.every(RENEW_MS, () => this.#renew())
  }

  /** Writes which images a node has by now. */
  reportImages(node: NodeContext): void {
    this.#modifyStatus(node, (status) => {
      status.images = node.images.list()
    })
  }

  dispose(): void {
    this.#timer.dispose()
  }

  #register(node: NodeContext): void {
    const { api, clock } = this.#context
    const now = timestamp(clock.now())
    const status = this.#firstStatus(node, now)
    if (!api.find('nodes', undefined, node.name)) {
      api.create('nodes', { ...nodeDraft(node, this.#machine), status }, MANAGER)
    }
    this.#modifyStatus(node, (draft) => Object.assign(draft, status))
    this.#createLease(api.get('nodes', undefined, node.name))
    this.#recordStart(node)
  }

  #firstStatus(node: NodeContext, now: string): NodeStatus {
    const conditions = CONDITIONS.map(([type, status, reason, message]): NodeCondition => {
      return { type, status, lastHeartbeatTime: now, lastTransitionTime: now, reason, message }
    })
    return {
      addresses: [
        { type: 'InternalIP', address: node.address },
        { type: 'Hostname', address: node.name },
      ],
      capacity: CAPACITY,
      allocatable: CAPACITY,
      conditions,
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      images: [],
      nodeInfo: this.#systemInfo(),
    }
  }

  #systemInfo(): NodeSystemInfo {
    const { chance } = this.#context
    const machine = chance.uuid().replaceAll('-', '')
    return {
      machineID: machine,
      systemUUID: machine,
      bootID: chance.uuid(),
      kernelVersion: this.#machine.kernelVersion,
      osImage: 'livedeck sandbox (simulated)',
      containerRuntimeVersion: 'sandbox://0.1.0',
      kubeletVersion: VERSION,
      kubeProxyVersion: VERSION,
      operatingSystem: 'linux',
      architecture: this.#machine.architecture,
    }
  }

  #recordStart({ name }: NodeContext): void {
    const node = this.#context.api.get('nodes', undefined, name)
    // Node events name the node itself as their uid, as the kubelet has no other when it starts.
    const about = { ...node, metadata: { ...node.metadata, uid: name } }
    const source = { component: 'kubelet', host: name }
    const say = (reason: string, message: string): void =>
      this.#context.recorder.record(about, 'Normal', reason, message, source)
    say('Starting', 'Starting kubelet.')
    for (const status of STATUS_EVENTS) say(status, MESSAGES.nodeStatus(name, status))
    say('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
    say('NodeReady', MESSAGES.nodeStatus(name, 'NodeReady'))
  }

  #createLease(node: KindMap['nodes']): void {
    const { api, clock } = this.#context
    const { name, uid } = node.metadata
    if (api.find('leases.coordination.k8s.io', LEASE_NAMESPACE, name)) return
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid }
    api.create(
      'leases.coordination.k8s.io',
      {
        metadata: { name, namespace: LEASE_NAMESPACE, ownerReferences: [owner] },
        spec: {
          holderIdentity: name,
          leaseDurationSeconds: LEASE_SECONDS,
          renewTime: microTimestamp(clock.now()),
        },
      },
      MANAGER,
    )
  }

  #renew(): void {
    const { api, clock } = this.#context
    const beats = ++this.#renewals % RENEWALS_PER_HEARTBEAT === 0
    for (const node of this.#nodes) {
      if (!api.find('nodes', undefined, node.name)) this.#register(node)
      if (api.find('leases.coordination.k8s.io', LEASE_NAMESPACE, node.name)) {
        api.modify(
          'leases.coordination.k8s.io',
          LEASE_NAMESPACE,
          node.name,
          (lease) => Object.assign((lease.spec ??= {}), { renewTime: microTimestamp(clock.now()) }),
          MANAGER,
        )
      }
      if (beats) this.#heartbeat(node)
    }
  }

  #heartbeat(node: NodeContext): void {
    const now = timestamp(this.#context.clock.now())
    this.#modifyStatus(node, (status) => {
      for (const condition of status.conditions ?? []) condition.lastHeartbeatTime = now
    })
  }

  #modifyStatus({ name }: NodeContext, change: (status: NodeStatus) => void): void {
    const { api } = this.#context
    if (!api.find('nodes', undefined, name)) return
    api.modifyStatus('nodes', undefined, name, (draft) => change(draft.status), MANAGER)
  }
}

function nodeDraft(node: NodeContext, { architecture }: Machine) {
  const podCIDR = `10.244.${node.number}.0/24`
  return {
    metadata: {
      name: node.name,
      labels: {
        'beta.kubernetes.io/arch': architecture,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': node.name,
        'kubernetes.io/os': 'linux',
      },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
  }
}
