import type { Container as ContainerSpec, ContainerState, ContainerStatus } from 'kubernetes-types/core/v1'

import type { Container, ContainerOptions } from '../../programs/container.ts'
import type { Image } from '../../programs/program.ts'
import { StartError } from '../../programs/start-error.ts'
import type { EventType } from '../events.ts'
import { BackOff } from './back-off.ts'
import { ContainerHistory } from './container-history.ts'
import { containerStatusOf, fieldPathOf } from './container-instance.ts'
import type { ContainerKind, Instance } from './container-instance.ts'
import { containerOptions } from './container-options.ts'
import type { PodHandle } from './context.ts'
import { ensureImage } from './image-stage.ts'
import { KubeletError } from './kubelet-error.ts'
import type { LogRing } from './log-ring.ts'
import { MESSAGES } from './messages.ts'
import { restartsAfter } from './restart-policy.ts'
import { RunningContainer } from './running-container.ts'
import { passStage } from './stages.ts'

/** Leads one container of a pod through its life: image, creation, start, end, back-off, restart. */
export class ContainerWorker {
  readonly kind: ContainerKind
  /** Resolves when the first start has succeeded or failed: the kubelet turns to the next container then. */
  readonly attempted: Promise<void>
  readonly #pod: PodHandle
  readonly #restartBackOff = new BackOff()
  readonly #imageBackOff = new BackOff()
  readonly #noteAttempt: () => void
  #spec: ContainerSpec
  readonly #history: ContainerHistory
  #running: RunningContainer | undefined
  #attempt = new AbortController()
  /** Starts again whatever restartPolicy says: its definition is another. */
  #redefined = false

  constructor(pod: PodHandle, spec: ContainerSpec, kind: ContainerKind) {
    this.#pod = pod
    this.#spec = spec
    this.kind = kind
    const waitsForInit =
      kind === 'init' || kind === 'sidecar' || (pod.pod.spec.initContainers ?? []).length > 0
    const firstReason = waitsForInit ? 'PodInitializing' : 'ContainerCreating'
    this.#history = new ContainerHistory(pod.context, firstReason)
    let noteAttempt = (): void => {}
    this.attempted = new Promise((resolve) => {
      noteAttempt = resolve
    })
    this.#noteAttempt = noteAttempt
  }

  get spec(): ContainerSpec {
    return this.#spec
  }

  /** The container while it runs. */
  get running(): Container | undefined {
    return this.#running?.container
  }

  get state(): ContainerState {
    return this.#history.state
  }

  get status(): ContainerStatus {
    return containerStatusOf({
      spec: this.#spec,
      kind: this.kind,
      history: this.#history,
      started: this.#running?.started ?? false,
      ready: this.#running?.ready ?? false,
    })
  }

  /** The log of this start, or of the last one (see ContainerHistory). */
  log(previous: boolean): LogRing | undefined {
    return this.#history.log(previous)
  }

  /** Lives until the container is not to run again or the signal is aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      do {
        this.#attempt = new AbortController()
        await this.#live(AbortSignal.any([signal, this.#attempt.signal]), this.#attempt.signal)
      } while (!signal.aborted && this.#runsAgain())
    } catch (error) {
      // What is no abort is a bug of ours; it costs this container, not the cluster.
      if (!signal.aborted) this.#record('Warning', 'FailedSync', MESSAGES.syncFailed(error))
    } finally {
      this.#noteAttempt()
    }
  }

  /** Takes a new definition; another image means another start. */
  redefine(spec: ContainerSpec): void {
    const sameImage = spec.image === this.#spec.image
    this.#spec = spec
    if (sameImage) return
    this.#redefined = true
    if (this.#running === undefined) this.#attempt.abort()
    else {
      this.#record('Normal', 'Killing', MESSAGES.definitionChanged(spec.name))
      void this.stop(this.#pod.graceMs)
    }
  }

  /** Ends what runs, after its hook and its grace; called again it can only shorten the grace. */
  async stop(graceMs: number): Promise<void> {
    await this.#running?.stop(graceMs)
  }

  /** Ends what runs at once. */
  kill(): void {
    this.#running?.container.kill('KILL')
  }

  /** Forgets the logs. */
  dispose(): void {
    this.#history.dispose()
  }

  /** From the pause before a restart to the end; an attempt that is called off ends early, so that another begins. */
  async #live(signal: AbortSignal, attempt: AbortSignal): Promise<void> {
    try {
      if (this.#history.lastEnd !== undefined) await this.#pause(signal)
      this.#redefined = false
      await this.#once(signal)
    } catch (error) {
      if (!attempt.aborted) throw error
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const { clock } = this.#pod.context
    await passStage('notice', this.#pod.context, signal)
    if (this.#redefined) return
    const endedAt = Date.parse(this.#history.lastEnd?.finishedAt ?? '')
    const remaining = this.#restartBackOff.remaining(endedAt, clock.now())
    if (remaining > 0) {
      const { metadata } = this.#pod.pod
      const { name } = this.#spec
      this.#record('Warning', 'BackOff', MESSAGES.restartBackOff(name, metadata))
      this.#wait('CrashLoopBackOff', MESSAGES.crashLoop(this.#restartBackOff.duration, name, metadata))
      await clock.sleep(remaining, signal)
    }
    this.#restartBackOff.next(endedAt)
  }

  async #once(signal: AbortSignal): Promise<void> {
    const { context, node } = this.#pod
    const image = await ensureImage({
      context,
      images: node.images,
      spec: this.#spec,
      backOff: this.#imageBackOff,
      record: (...event) => this.#record(...event),
      wait: (...reason) => this.#wait(...reason),
      signal,
    })
    const options = await this.#configure(image, signal)
    if (options === undefined) return
    await passStage('create', context, signal)
    const instance = this.#history.create(image)
    this.#record('Normal', 'Created', MESSAGES.created(this.#spec.name))
    await passStage('start', context, signal)
    const container = this.#start(instance, options)
    this.#noteAttempt()
    if (container !== undefined) await this.#watch(instance, container)
  }

  async #configure(
    image: Image,
    signal: AbortSignal,
  ): Promise<Omit<ContainerOptions, 'onOutput'> | undefined> {
    try {
      return containerOptions(this.#pod, this.#spec, image)
    } catch (error) {
      if (!(error instanceof KubeletError)) throw error
      this.#record('Warning', 'Failed', MESSAGES.failed(error.message))
      this.#wait('CreateContainerConfigError', error.message)
      await passStage('resync', this.#pod.context, signal)
      return undefined
    }
  }

  #start(instance: Instance, options: Omit<ContainerOptions, 'onOutput'>): Container | undefined {
    const { startContainer, clock, chance } = this.#pod.context
    const onOutput: ContainerOptions['onOutput'] = (stream, chunk) =>
      instance.log.write(stream, chunk, clock.now())
    try {
      return startContainer({ ...options, onOutput }, { clock, chance })
    } catch (error) {
      if (!(error instanceof StartError)) throw error
      const why = MESSAGES.cannotStart(error.message)
      this.#record('Warning', 'Failed', MESSAGES.failed(why))
      this.#history.failStart(instance, why)
      this.#pod.changed()
      if (this.#runsAgain()) this.#wait('RunContainerError', why)
      return undefined
    }
  }

  async #watch(instance: Instance, container: Container): Promise<void> {
    const startedAt = this.#history.start()
    this.#record('Normal', 'Started', MESSAGES.started(this.#spec.name))
    const running = new RunningContainer(this.#pod, this.#spec, container, (...event) =>
      this.#record(...event),
    )
    this.#running = running
    running.begin()
    this.#pod.changed()
    const { exitCode } = await container.exited
    running.dispose()
    this.#running = undefined
    const said = exitCode === 0 ? undefined : this.#lastWords(instance)
    this.#history.end(instance, exitCode, startedAt, said)
    this.#pod.changed()
  }

  #lastWords({ log }: Instance): string | undefined {
    return this.#spec.terminationMessagePolicy === 'FallbackToLogsOnError' ? log.lastText() : undefined
  }

  #wait(reason: string, message: string): void {
    this.#history.wait(reason, message)
    this.#noteAttempt()
    this.#pod.changed()
  }

  #runsAgain(): boolean {
    const { terminating, pod } = this.#pod
    if (terminating) return false
    return this.#redefined || restartsAfter(this.#history.lastEnd, this.kind, pod.spec.restartPolicy)
  }

  #record(type: EventType, reason: string, message: string): void {
    this.#pod.record(fieldPathOf(this.kind, this.#spec.name), type, reason, message)
  }
}
