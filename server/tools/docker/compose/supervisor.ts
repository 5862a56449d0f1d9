import { setTimeout as delay } from 'node:timers/promises'

import { isAlive } from '../../../is-alive.ts'
import type { Tool } from '../../io.ts'
import { type Plan, RunFolder } from './plan.ts'
import { SupervisedService } from './supervised-service.ts'

const LOOK_MS = 200
/** The folder's name tells whose sandbox it is (server/sandbox-folder.ts). */
const OWNER = /livedeck-sandbox-(\d+)-/

/**
 * Runs what `docker-compose up` has planned in the folder that its one word names, and follows that plan as it changes, until it
 * is told to end, the folder is gone (a reset, or the sandbox's end), or the sandbox's owner is.
 */
export const supervise: Tool = async ([path = '']) => {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort())
  process.on('SIGHUP', () => undefined)
  const folder = new RunFolder(path)
  const supervisor = new Supervisor(folder)
  while (!stop.signal.aborted && folder.isThere && hasOwner(path)) {
    const plan = folder.readPlan()
    if (plan && plan.revision !== supervisor.revision) await supervisor.follow(plan)
    await delay(LOOK_MS, undefined, { signal: stop.signal }).catch(() => undefined)
  }
  await supervisor.end()
  if (stop.signal.aborted) folder.remove()
  return 0
}

function hasOwner(path: string): boolean {
  const owner = OWNER.exec(path)?.[1]
  return owner === undefined || isAlive(Number(owner))
}

/** The services of a plan, as processes. */
class Supervisor {
  readonly #folder: RunFolder
  readonly #services = new Map<string, SupervisedService>()
  /** Of the plan that is carried out; 0 before the first. */
  revision = 0

  constructor(folder: RunFolder) {
    this.#folder = folder
  }

  /** Starts, stops and replaces what the plan says, and reports once that is done. */
  async follow(plan: Plan): Promise<void> {
    await Promise.all(
      plan.services.map(async (planned) => {
        const service =
          this.#services.get(planned.name) ?? new SupervisedService(this.#folder, () => this.#report())
        this.#services.set(planned.name, service)
        await service.follow(planned)
      }),
    )
    this.revision = plan.revision
    this.#report()
  }

  async end(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.end()))
  }

  #report(): void {
    const states = [...this.#services].map(([name, { state }]) => [name, state] as const)
    const { pid } = process
    this.#folder.writeState({
      supervisor: pid,
      revision: this.revision,
      services: Object.fromEntries(states),
    })
  }
}
