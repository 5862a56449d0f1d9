import type { ContainerState } from 'kubernetes-types/core/v1'

import { timestamp } from '../../kube/timestamps.ts'
import { containerIdOf, newContainerId } from './container-instance.ts'
import type { Instance } from './container-instance.ts'
import type { KubeletContext } from './context.ts'
import type { LogRing } from './log-ring.ts'
import type { Image } from '../../programs/program.ts'

/** What containerd reports for a PID 1 that could not be started. */
const START_ERROR_CODE = 128

/** What a container is doing, what it did last, and the logs of both. */
export class ContainerHistory {
  readonly #context: KubeletContext
  #state: ContainerState
  #lastState: ContainerState = {}
  #instance: Instance | undefined
  #lastInstance: Instance | undefined
  #restartCount = 0

  constructor(context: KubeletContext, firstReason: string) {
    this.#context = context
    this.#state = { waiting: { reason: firstReason } }
  }

  get state(): ContainerState {
    return this.#state
  }

  get lastState(): ContainerState {
    return this.#lastState
  }

  get instance(): Instance | undefined {
    return this.#instance
  }

  get restartCount(): number {
    return this.#restartCount
  }

  /** The end that counts: the present one, or the last one while the next start is waited for. */
  get lastEnd(): ContainerState['terminated'] {
    return this.#state.terminated ?? (this.#state.waiting ? this.#lastState.terminated : undefined)
  }

  /** The log of this start, or of the last one that ended when this one has not begun; none before the first. */
  log(previous: boolean): LogRing | undefined {
    if (previous) return this.#lastState.terminated ? this.#lastInstance?.log : undefined
    if (this.#state.waiting === undefined) return this.#instance?.log
    return this.#lastState.terminated ? this.#lastInstance?.log : undefined
  }

  wait(reason: string, message: string): void {
    this.#remember()
    this.#state = { waiting: { reason, message } }
  }

  /** A container has been made; the first one, or one after a restart. */
  create(image: Image): Instance {
    this.#remember()
    if (this.#instance !== undefined) this.#restartCount++
    const { chance, logs } = this.#context
    this.#instance = { id: newContainerId(chance), image, log: logs.open() }
    return this.#instance
  }

  /** @returns when it started, a meta/v1 Time */
  start(): string {
    const startedAt = timestamp(this.#context.clock.now())
    this.#state = { running: { startedAt } }
    return startedAt
  }

  /** `startedAt` is a meta/v1 Time. */
  end(instance: Instance, exitCode: number, startedAt: string, message?: string): void {
    this.#end(instance, { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt }, message)
  }

  /** PID 1 could not even be started. */
  failStart(instance: Instance, message: string): void {
    const how = { exitCode: START_ERROR_CODE, reason: 'StartError', startedAt: timestamp(0) }
    this.#end(instance, how, message)
  }

  /** Forgets the logs. */
  dispose(): void {
    for (const instance of new Set([this.#instance, this.#lastInstance])) {
      if (instance !== undefined) this.#context.logs.release()
    }
  }

  #end(
    instance: Instance,
    how: { exitCode: number; reason: string; startedAt: string },
    message: string | undefined,
  ): void {
    const now = this.#context.clock.now()
    instance.log.close(now)
    const terminated = { ...how, finishedAt: timestamp(now), containerID: containerIdOf(instance) }
    this.#state = { terminated: message === undefined ? terminated : { ...terminated, message } }
  }

  /** Makes an end that is about to be overwritten the last one. */
  #remember(): void {
    if (this.#state.terminated === undefined) return
    if (this.#lastInstance !== undefined && this.#lastInstance !== this.#instance)
      this.#context.logs.release()
    this.#lastState = this.#state
    this.#lastInstance = this.#instance
  }
}
