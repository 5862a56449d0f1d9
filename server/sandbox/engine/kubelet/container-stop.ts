import type { Container as ContainerSpec, Lifecycle } from 'kubernetes-types/core/v1'

import type { Clock, Disposable } from '../../clock.ts'
import type { Container } from '../../programs/container.ts'
import { performProbe } from './probe.ts'
import type { ProbeTarget } from './probe.ts'

/** A hook may take as long as the container lives. */
const HOOK_SECONDS = 3600

/**
 * Does what a lifecycle hook says, to its end.
 *
 * @returns whether it succeeded
 */
export async function runHook(
  hook: NonNullable<Lifecycle['preStop']> | undefined,
  target: ProbeTarget,
): Promise<boolean> {
  if (hook === undefined) return true
  if (hook.sleep) {
    await target.clock.sleep(hook.sleep.seconds * 1000)
    return true
  }
  return (await performProbe(hook, target, HOOK_SECONDS)).ok
}

/** Ends a running container as the kubelet does: the preStop hook, TERM, and KILL when its grace is over. */
export class ContainerStop {
  readonly #clock: Clock
  readonly #container: Container
  #deadline = Number.POSITIVE_INFINITY
  #alarm: Disposable | undefined

  constructor(clock: Clock, container: Container) {
    this.#clock = clock
    this.#container = container
  }

  /** Resolves when the container has ended. `onHookFailed` is told of a preStop hook that did not succeed. */
  async run(target: ProbeTarget, graceMs: number, onHookFailed: () => void): Promise<void> {
    const spec: ContainerSpec = target.spec
    this.shorten(graceMs)
    const hook = spec.lifecycle?.preStop
    if (hook !== undefined) {
      const ok = await Promise.race([runHook(hook, target), this.#container.exited.then(() => true)])
      if (!ok) onHookFailed()
    }
    this.#container.kill('TERM')
    await this.#container.exited
    this.#alarm?.dispose()
  }

  /** Leaves at most so many milliseconds from now on; never more than there were. */
  shorten(graceMs: number): void {
    const deadline = this.#clock.now() + graceMs
    if (deadline >= this.#deadline) return
    this.#deadline = deadline
    this.#alarm?.dispose()
    this.#alarm = this.#clock.after(graceMs, () => this.#container.kill('KILL'))
  }
}
