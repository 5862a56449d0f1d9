import type { Container as ContainerSpec, ContainerStatus } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../kube/objects.ts'
import { fieldPathOf } from './container-instance.ts'
import type { ContainerKind } from './container-instance.ts'
import { ContainerWorker } from './container-worker.ts'
import type { PodHandle } from './context.ts'
import { MESSAGES } from './messages.ts'

type Pod = KindMap['pods']

/** All containers of one pod, and the order in which they start and end. */
export class PodContainers {
  readonly #pod: PodHandle
  readonly #init: readonly ContainerWorker[]
  readonly #apps: readonly ContainerWorker[]
  readonly #ephemeral: ContainerWorker[] = []
  readonly #lives: Promise<void>[] = []
  readonly #sidecarsEnd = new AbortController()
  #ready = false

  constructor(handle: PodHandle, pod: Pod) {
    this.#pod = handle
    const worker = (spec: ContainerSpec, kind: ContainerKind) => new ContainerWorker(handle, spec, kind)
    const { initContainers = [], containers } = pod.spec
    this.#init = initContainers.map((spec) =>
      worker(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init'),
    )
    this.#apps = containers.map((spec) => worker(spec, 'app'))
  }

  /** The container of that name, whatever its kind. */
  find(name: string): ContainerWorker | undefined {
    return this.#all().find(({ spec }) => spec.name === name)
  }

  /** As the pod's status lists them. */
  statuses() {
    const statusOf = ({ status }: ContainerWorker): ContainerStatus => status
    return {
      initStatuses: this.#init.map(statusOf),
      statuses: this.#apps.map(statusOf),
      ephemeralStatuses: this.#ephemeral.map(statusOf),
    }
  }

  /** Starts them all in their order; resolves when none will run again. */
  async run(signal: AbortSignal): Promise<void> {
    this.#ready = true
    this.redefine(this.#pod.pod, signal)
    for (const worker of this.#init) {
      const life = this.#start(worker, signal)
      await (worker.kind === 'sidecar' ? worker.attempted : life)
      if (signal.aborted) return this.ended()
      if (worker.kind === 'init' && worker.state.terminated?.exitCode !== 0) return
      // The next ones wait for it as PodInitializing until it has come to its end.
      this.#pod.changed()
    }
    const lives: Promise<void>[] = []
    for (const worker of this.#apps) {
      lives.push(this.#start(worker, signal))
      await worker.attempted
    }
    await Promise.all(lives)
    this.#sidecarsEnd.abort()
    await this.#stopAll(this.#sidecars(), this.#pod.graceMs, true)
    if (!signal.aborted) for (const worker of this.#ephemeral) worker.kill()
    if (signal.aborted) await this.ended()
  }

  /** Resolves when all that was started has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#lives)
  }

  /** Takes other images, and starts ephemeral containers that are new. */
  redefine(pod: Pod, signal: AbortSignal): void {
    for (const worker of [...this.#init, ...this.#apps]) {
      const list = worker.kind === 'app' ? pod.spec.containers : (pod.spec.initContainers ?? [])
      const spec = list.find(({ name }) => name === worker.spec.name)
      if (spec !== undefined && spec !== worker.spec) worker.redefine(spec)
    }
    if (!this.#ready) return
    for (const spec of (pod.spec.ephemeralContainers ?? []).slice(this.#ephemeral.length)) {
      const worker = new ContainerWorker(this.#pod, spec, 'ephemeral')
      this.#ephemeral.push(worker)
      void this.#start(worker, signal)
    }
  }

  /** Stops all, sidecars last; `quietly` when it was said before. */
  async stop(graceMs: number, quietly: boolean): Promise<void> {
    const others = this.#all().filter(({ kind }) => kind !== 'sidecar')
    const { clock } = this.#pod.context
    const begun = clock.now()
    await this.#stopAll(others, graceMs, quietly)
    await this.#stopAll(this.#sidecars(), Math.max(0, graceMs - (clock.now() - begun)), quietly)
  }

  /** Ends all at once. */
  kill(): void {
    for (const worker of this.#all()) worker.kill()
  }

  dispose(): void {
    for (const worker of this.#all()) worker.dispose()
  }

  async #stopAll(workers: readonly ContainerWorker[], graceMs: number, quietly: boolean): Promise<void> {
    const running = workers.filter((worker) => worker.running !== undefined)
    await Promise.all(
      running.map((worker) => {
        const { name } = worker.spec
        const say = MESSAGES.stopping(name)
        if (!quietly) this.#pod.record(fieldPathOf(worker.kind, name), 'Normal', 'Killing', say)
        return worker.stop(graceMs)
      }),
    )
  }

  #start(worker: ContainerWorker, signal: AbortSignal): Promise<void> {
    const own = worker.kind === 'sidecar' ? AbortSignal.any([signal, this.#sidecarsEnd.signal]) : signal
    const life = worker.run(own)
    this.#lives.push(life)
    return life
  }

  #sidecars(): ContainerWorker[] {
    return this.#init.filter(({ kind }) => kind === 'sidecar')
  }

  #all(): ContainerWorker[] {
    return [...this.#init, ...this.#apps, ...this.#ephemeral]
  }
}
