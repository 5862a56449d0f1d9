import type { Probe } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../clock.ts'
import { performProbe } from './probe.ts'
import type { ProbeTarget } from './probe.ts'

export type ProbeName = 'Startup' | 'Liveness' | 'Readiness'

export interface ProberOptions {
  target: ProbeTarget
  /** The startup probe has passed, or there is none. */
  onStarted(): void
  onReady(ready: boolean): void
  /** One failed attempt. */
  onUnhealthy(probe: ProbeName, output: string): void
  /** As often as the probe allows: the container is to be restarted. */
  onFailed(probe: 'Startup' | 'Liveness', definition: Probe): void
}

/** Probes one running container. A container without probes has no timers. */
export class Prober implements Disposable {
  readonly #options: ProberOptions
  readonly #timers = new Set<Disposable>()
  #disposed = false

  constructor(options: ProberOptions) {
    this.#options = options
    const { startupProbe } = options.target.spec
    if (startupProbe === undefined) this.#afterStartup()
    else this.#watch('Startup', startupProbe)
  }

  dispose(): void {
    this.#disposed = true
    for (const timer of this.#timers) timer.dispose()
    this.#timers.clear()
  }

  #afterStartup(): void {
    const { spec } = this.#options.target
    this.#options.onStarted()
    if (spec.livenessProbe) this.#watch('Liveness', spec.livenessProbe)
    if (spec.readinessProbe) this.#watch('Readiness', spec.readinessProbe)
    else this.#options.onReady(true)
  }

  #watch(name: ProbeName, probe: Probe): void {
    const { clock } = this.#options.target
    const period = (probe.periodSeconds ?? 10) * 1000
    const counter = { passed: 0, failed: 0, busy: false }
    const look = (): void => void this.#look(name, probe, counter, stop)
    const first = clock.after((probe.initialDelaySeconds ?? 0) * 1000, () => {
      this.#timers.delete(first)
      const rest = clock.every(period, look)
      this.#timers.add(rest)
      timer = rest
      look()
    })
    let timer: Disposable = first
    this.#timers.add(first)
    const stop = (): void => {
      timer.dispose()
      this.#timers.delete(timer)
    }
  }

  async #look(
    name: ProbeName,
    probe: Probe,
    counter: { passed: number; failed: number; busy: boolean },
    stop: () => void,
  ): Promise<void> {
    if (counter.busy) return
    counter.busy = true
    const { ok, output } = await performProbe(probe, this.#options.target, probe.timeoutSeconds ?? 1)
    counter.busy = false
    if (this.#disposed) return
    counter.passed = ok ? counter.passed + 1 : 0
    counter.failed = ok ? 0 : counter.failed + 1
    if (!ok) this.#options.onUnhealthy(name, output)
    if (counter.passed === (probe.successThreshold ?? 1)) this.#pass(name, stop)
    if (counter.failed === (probe.failureThreshold ?? 3)) this.#fail(name, probe, stop)
  }

  #pass(name: ProbeName, stop: () => void): void {
    if (name === 'Readiness') this.#options.onReady(true)
    if (name === 'Startup') {
      stop()
      this.#afterStartup()
    }
  }

  #fail(name: ProbeName, probe: Probe, stop: () => void): void {
    if (name === 'Readiness') return this.#options.onReady(false)
    stop()
    this.#options.onFailed(name, probe)
  }
}
