// The kubelets of all nodes in one. Modelled: pods and their containers as programs. Not modelled: resource limits, eviction,
// static pods, security contexts.
import { arch, release } from 'node:os'
import type { Duplex, Readable } from 'node:stream'

import type { Disposable } from '../../clock.ts'
import type { Change } from '../../kube/api.ts'
import { startContainer } from '../../programs/start-container.ts'
import { isPodFinished } from '../controllers/pods.ts'
import type { AttachedProcess, ContainerRef, LogQuery, PodRuntime, ProcessStreams } from '../pod-runtime.ts'
import { selectContainer } from './container-selection.ts'
import type { ContainerWorker } from './container-worker.ts'
import type { KubeletContext, NodeContext, StartContainer } from './context.ts'
import { ImageStore } from './image-store.ts'
import { LogBudget } from './log-ring.ts'
import { NodeRegistration } from './node-registration.ts'
import type { Machine } from './node-registration.ts'
import { PodWorker } from './pod-worker.ts'
import { attachTo, dialPod, execIn, openLog } from './sessions.ts'
import { VolumeRefresher } from './volume-refresher.ts'

export interface KubeletsOptions extends Omit<KubeletContext, 'startContainer' | 'logs' | 'lasting'> {
  startContainer?: StartContainer
  /** In the order of their numbers, from 1. */
  nodes: readonly { name: string; address: string }[]
  /** Left out, this machine. */
  machine?: Machine
}

/** Registers the nodes and runs the pods that are bound to them, until it is disposed of. */
export class Kubelets implements PodRuntime {
  readonly #context: KubeletContext
  readonly #nodes: ReadonlyMap<string, NodeContext>
  readonly #registration: NodeRegistration
  readonly #watch: Disposable
  readonly #refresher: VolumeRefresher
  /** By uid. */
  readonly #workers = new Map<string, PodWorker>()
  /** Pods that are gone from the API while their containers end. */
  readonly #leaving = new Map<PodWorker, Promise<void>>()
  #disposed = false

  constructor({ nodes, machine, ...options }: KubeletsOptions) {
    const logs = new LogBudget()
    this.#context = { startContainer, ...options, logs, lasting: new Map() }
    this.#nodes = new Map(nodes.map((node, index) => [node.name, this.#node(node, index + 1)]))
    const here = machine ?? { kernelVersion: release(), architecture: goArchitecture() }
    this.#registration = new NodeRegistration(this.#context, [...this.#nodes.values()], here)
    this.#watch = options.api.watch('pods', (change) => this.#take(change))
    this.#refresher = new VolumeRefresher(this.#context, () => this.#workers.values())
  }

  openLog(ref: ContainerRef, query: LogQuery): Readable {
    const { pod, container } = selectContainer(this.#context.api, ref)
    return openLog(this.#context, pod, container, this.#worker(pod.metadata.uid, container), query)
  }

  async exec(
    ref: ContainerRef,
    command: readonly string[],
    streams: ProcessStreams,
  ): Promise<AttachedProcess> {
    const { pod, container } = selectContainer(this.#context.api, ref)
    const worker = this.#worker(pod.metadata.uid, container)
    return execIn(this.#context, pod, container, worker, command, streams)
  }

  async attach(ref: ContainerRef, streams: ProcessStreams): Promise<AttachedProcess> {
    const { pod, container } = selectContainer(this.#context.api, ref)
    return attachTo(pod, container, this.#worker(pod.metadata.uid, container), streams)
  }

  async dial(namespace: string, pod: string, port: number): Promise<Duplex> {
    return dialPod(this.#context, this.#context.api.get('pods', namespace, pod), port)
  }

  /** Ends every container at once, and forgets them all; the API is left as it is. */
  async dispose(): Promise<void> {
    this.#disposed = true
    this.#watch.dispose()
    this.#refresher.dispose()
    this.#registration.dispose()
    const workers = [...this.#workers.values(), ...this.#leaving.keys()]
    this.#workers.clear()
    await Promise.all(workers.map((worker) => worker.dispose()))
    await Promise.all(this.#leaving.values())
  }

  #node({ name, address }: { name: string; address: string }, number: number): NodeContext {
    const { catalogue, clock, chance } = this.#context
    const onPulled = (): void => {
      if (!this.#disposed) this.#registration.reportImages(node)
    }
    const images = new ImageStore({ catalogue, clock, chance, onPulled })
    const node: NodeContext = { name, number, address, images }
    return node
  }

  #worker(uid: string, container: string): ContainerWorker | undefined {
    return this.#workers.get(uid)?.containers.find(container)
  }

  #take({ type, object }: Change<'pods'>): void {
    const { uid } = object.metadata
    const worker = this.#workers.get(uid)
    if (type === 'DELETED') {
      if (worker !== undefined) this.#remove(uid, worker)
      return
    }
    if (worker !== undefined) return worker.update(object)
    const node = this.#nodes.get(object.spec.nodeName ?? '')
    if (node === undefined || isPodFinished(object)) return
    this.#workers.set(uid, new PodWorker(this.#context, node, object))
  }

  #remove(uid: string, worker: PodWorker): void {
    this.#workers.delete(uid)
    const left = worker.remove().then(() => void this.#leaving.delete(worker))
    this.#leaving.set(worker, left)
  }
}

function goArchitecture(): string {
  const names: Partial<Record<string, string>> = { x64: 'amd64', ia32: '386' }
  return names[arch()] ?? arch()
}
