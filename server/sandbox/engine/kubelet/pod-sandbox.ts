import type { AttachedPodNetwork } from '../../network/network.ts'
import { NetworkError } from '../../network/network-error.ts'
import type { FileSystem } from '../../programs/program.ts'
import type { KindMap } from '../../kube/objects.ts'
import type { KubeletContext, NodeContext } from './context.ts'
import { KubeletError } from './kubelet-error.ts'
import { MESSAGES } from './messages.ts'
import { passStage } from './stages.ts'
import { mountVolumes } from './volumes.ts'

/** Pauses between attempts to mount a pod's volumes. */
const MOUNT_RETRY_MS = { first: 500, longest: 122_000 }

export interface PodSandboxOptions {
  context: KubeletContext
  node: NodeContext
  pod: KindMap['pods']
  /** An attempt that failed, as an event's reason and message. */
  onFailed: (reason: string, message: string) => void
}

/** What a pod's containers share and stand on: its volumes and its network. */
export class PodSandbox {
  readonly #options: PodSandboxOptions
  #volumes: ReadonlyMap<string, FileSystem> = new Map()
  #network: AttachedPodNetwork | undefined
  #podIP: string | undefined

  constructor(options: PodSandboxOptions) {
    this.#options = options
  }

  get volumes(): ReadonlyMap<string, FileSystem> {
    return this.#volumes
  }

  /** There while the sandbox is. */
  get network(): AttachedPodNetwork | undefined {
    return this.#network
  }

  /** Stays after the sandbox is gone, as a pod's status keeps it. */
  get podIP(): string | undefined {
    return this.#podIP
  }

  /** Makes all ready, trying again until it works. Rejects with the signal's reason. */
  async prepare(signal: AbortSignal): Promise<void> {
    await this.#mount(signal)
    await passStage('sandbox', this.#options.context, signal)
    await this.#attach(signal)
  }

  /** Gives the network back. */
  release(): void {
    this.#network?.detach()
    this.#network = undefined
  }

  async #mount(signal: AbortSignal): Promise<void> {
    const { context, node, pod, onFailed } = this.#options
    const { api, clock, lasting } = context
    const place = { podIP: '', hostIP: node.address }
    for (let pause = MOUNT_RETRY_MS.first; ; pause = Math.min(pause * 2, MOUNT_RETRY_MS.longest)) {
      try {
        this.#volumes = mountVolumes({ api, clock, lasting, pod, place })
        return
      } catch (error) {
        if (!(error instanceof KubeletError)) throw error
        onFailed('FailedMount', error.message)
      }
      await clock.sleep(pause, signal)
    }
  }

  async #attach(signal: AbortSignal): Promise<void> {
    const { context, node, pod, onFailed } = this.#options
    const { namespace = 'default', name } = pod.metadata
    while (this.#network === undefined) {
      try {
        this.#network = context.network.attach({ namespace, pod: name, node: node.number })
        this.#podIP = this.#network.ip
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
        onFailed('FailedCreatePodSandBox', MESSAGES.sandboxFailed(error.message))
        await passStage('resync', context, signal)
      }
    }
  }
}
