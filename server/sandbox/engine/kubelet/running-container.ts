import type { Container as ContainerSpec, Probe } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../clock.ts'
import type { Container } from '../../programs/container.ts'
import type { EventType } from '../events.ts'
import { ContainerStop, runHook } from './container-stop.ts'
import type { PodHandle } from './context.ts'
import { MESSAGES } from './messages.ts'
import type { ProbeTarget } from './probe.ts'
import { Prober } from './prober.ts'

type RecordEvent = (type: EventType, reason: string, message: string) => void

/** A container between its start and its end: hooks, probes, readiness, the way it is stopped. */
export class RunningContainer implements Disposable {
  readonly container: Container
  readonly #pod: PodHandle
  readonly #spec: ContainerSpec
  readonly #record: RecordEvent
  readonly #target: ProbeTarget
  #prober: Prober | undefined
  #stop: { stop: ContainerStop; ended: Promise<void> } | undefined
  #started = false
  #ready = false
  #disposed = false

  constructor(pod: PodHandle, spec: ContainerSpec, container: Container, record: RecordEvent) {
    this.container = container
    this.#pod = pod
    this.#spec = spec
    this.#record = record
    const { clock, network } = pod.context
    this.#target = {
      clock,
      container,
      spec,
      podIP: pod.network?.ip ?? '',
      dial: (ip, port) => network.dial(ip, port),
    }
  }

  /** Its startup probe has passed, or it has none. */
  get started(): boolean {
    return this.#started
  }

  get ready(): boolean {
    return this.#ready
  }

  /** Runs the postStart hook, if there is one, and probes after it. */
  begin(): void {
    const hook = this.#spec.lifecycle?.postStart
    if (hook === undefined) this.#probe()
    else void this.#afterHook(runHook(hook, this.#target))
  }

  /** Ends it: hook, TERM, KILL after the grace; called again it can only shorten that. */
  async stop(graceMs: number): Promise<void> {
    if (this.#stop === undefined) {
      this.#prober?.dispose()
      const stop = new ContainerStop(this.#pod.context.clock, this.container)
      const ended = stop.run(this.#target, graceMs, () =>
        this.#record('Warning', 'FailedPreStopHook', MESSAGES.hookFailed('PreStopHook')),
      )
      this.#stop = { stop, ended }
    } else this.#stop.stop.shorten(graceMs)
    await this.#stop.ended
  }

  dispose(): void {
    this.#disposed = true
    this.#prober?.dispose()
  }

  async #afterHook(hook: Promise<boolean>): Promise<void> {
    const ok = await hook
    if (this.#disposed) return
    if (ok) return this.#probe()
    this.#record('Warning', 'FailedPostStartHook', MESSAGES.hookFailed('PostStartHook'))
    this.#record('Normal', 'Killing', MESSAGES.failedPostStart(this.#spec.name))
    await this.stop(this.#pod.graceMs)
  }

  #probe(): void {
    // The callbacks come from within the constructor too, when there are no probes.
    this.#prober = new Prober({
      target: this.#target,
      onStarted: () => {
        this.#started = true
        this.#pod.changed()
      },
      onReady: (ready) => {
        if (this.#ready === ready) return
        this.#ready = ready
        this.#pod.changed()
      },
      onUnhealthy: (probe, output) => this.#record('Warning', 'Unhealthy', MESSAGES.unhealthy(probe, output)),
      onFailed: (probe, definition) => this.#restart(probe, definition),
    })
  }

  #restart(probe: 'Startup' | 'Liveness', { terminationGracePeriodSeconds: grace }: Probe): void {
    const say = probe === 'Liveness' ? MESSAGES.failedLiveness : MESSAGES.failedStartup
    this.#record('Normal', 'Killing', say(this.#spec.name))
    void this.stop(grace === undefined ? this.#pod.graceMs : grace * 1000)
  }
}
