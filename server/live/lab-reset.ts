import { createHash } from 'node:crypto'

import { MAIN_TERMINAL } from '../deck/blocks.ts'
import type { ResetPlan } from '../protocol/reset-plan.ts'
import type { Execute } from './execute.ts'
import type { MadeObject, MadeObjects } from './made-objects.ts'
import { NOTES, REFUSALS, type Refusal } from './messages.ts'

export interface LabResetOptions {
  execute: Execute
  made: MadeObjects
  /** The deck's cleanup commands that may run. */
  cleanup: () => readonly string[]
  /** Brings a simulated cluster back as a whole; null on a real one. */
  resetCluster: (() => Promise<Refusal | null>) | null
  /** Starts new shells and forgets what has run. */
  startOver: () => void
}

/** What a plan was made from. */
interface Shown {
  objects: MadeObject[]
  commands: string[]
  /** What the lab had made by then. */
  made: readonly string[]
}

/** How far the cluster's clock may be from ours. */
const CLOCKS_DIFFER_MS = 120_000
const ASK_MS = 10_000
const CLEANUP_MS = 60_000
/** Pods that ignore TERM take their thirty seconds, several at once. */
const DELETE_MS = 150_000

const namespaceFlag = ({ namespace }: MadeObject): string =>
  namespace === null ? '' : ` --namespace=${namespace}`

/** Brings the lab back to its start: a simulated cluster as a whole, of a real one only what the lab's steps have made. */
export class LabReset {
  readonly #options: LabResetOptions
  /** The objects of the plan that was shown last, by its id. */
  #shown: (Shown & { id: string }) | null = null
  #isResetting = false

  constructor(options: LabResetOptions) {
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#isResetting
  }

  get #made(): string[] {
    return this.#options.made.all.map(({ name, namespace }) => `${namespace ?? ''} ${name}`)
  }

  /** Says what a reset would do, asking the cluster which of the lab's objects are still there. */
  async plan(): Promise<ResetPlan> {
    const { resetCluster, cleanup, made } = this.#options
    const known = this.#made
    const commands = [...cleanup()]
    if (resetCluster !== null) return this.#show({ simulated: true, objects: [], commands, made: known })
    const found = await Promise.all(
      made.all.map(async (object) => ({ object, there: await this.#isThere(object) })),
    )
    const objects = found.filter(({ there }) => there !== false).map(({ object }) => object)
    const note = found.some(({ there }) => there === null) ? NOTES.planUnsure : undefined
    return this.#show({ simulated: false, objects, commands, made: known }, note)
  }

  /** Does what the plan of this id says; refuses any other than the last one that was shown. */
  async apply(id: string): Promise<Refusal | null> {
    const plan = this.#shown
    // What was made since would be forgotten, and never deleted.
    if (plan?.id !== id || plan.made.join() !== this.#made.join()) return REFUSALS.planStale()
    return await this.#do(plan.objects, plan.commands)
  }

  /** Resets a simulated cluster, which needs no plan; on a real one the presenter has to see it first. */
  async now(): Promise<Refusal | null> {
    if (this.#options.resetCluster === null) return REFUSALS.planFirst()
    return await this.#do([], this.#options.cleanup())
  }

  async #do(objects: readonly MadeObject[], commands: readonly string[]): Promise<Refusal | null> {
    if (this.#isResetting) return REFUSALS.resetting()
    this.#isResetting = true
    try {
      const { execute, resetCluster, made, startOver } = this.#options
      const base = { terminal: MAIN_TERMINAL }
      for (const command of commands) await execute(command, { ...base, timeoutMs: CLEANUP_MS })
      const refusal = resetCluster === null ? await this.#delete(objects) : await resetCluster()
      if (refusal !== null) return refusal
      this.#shown = null
      made.clear()
      startOver()
      return null
    } catch {
      return REFUSALS.targetAway()
    } finally {
      this.#isResetting = false
    }
  }

  /** The newest first, as a Service is made after its Deployment. */
  async #delete(objects: readonly MadeObject[]): Promise<Refusal | null> {
    for (const object of objects.toReversed()) {
      const command = `kubectl delete ${object.name}${namespaceFlag(object)} --ignore-not-found --wait=false`
      const { exitCode, stderr } = await this.#kubectl(command, ASK_MS)
      if (exitCode !== 0) return REFUSALS.notDeleted(object.name, stderr.trim().split('\n')[0] ?? '')
    }
    for (const object of objects) {
      const command = `kubectl wait --for=delete ${object.name}${namespaceFlag(object)} --timeout=${DELETE_MS / 1000}s`
      await this.#kubectl(command, DELETE_MS)
    }
    return null
  }

  /** True for an object that is there and no older than the step that said it made one; null when the cluster did not say. */
  async #isThere(object: MadeObject): Promise<boolean | null> {
    const command = `kubectl get ${object.name}${namespaceFlag(object)} --ignore-not-found -o 'jsonpath={.metadata.creationTimestamp}'`
    const { exitCode, stdout } = await this.#kubectl(command, ASK_MS).catch(() => ({
      exitCode: 1,
      stdout: '',
    }))
    if (exitCode !== 0) return null
    const createdAt = Date.parse(stdout.trim())
    // It may have been made elsewhere (another context, a manifest's own namespace) or only be printed: then one of that name here is older.
    return createdAt >= object.since - CLOCKS_DIFFER_MS
  }

  #kubectl(command: string, timeoutMs: number): ReturnType<Execute> {
    return this.#options.execute(command, { terminal: MAIN_TERMINAL, timeoutMs })
  }

  #show({ simulated, ...plan }: Shown & { simulated: boolean }, note?: string): ResetPlan {
    const named = plan.objects.map(({ name, namespace }) => ({ name, namespace: namespace ?? '' }))
    const id = createHash('sha256')
      .update(JSON.stringify([named, plan.commands]))
      .digest('hex')
      .slice(0, 32)
    this.#shown = { ...plan, id }
    return { id, simulated, objects: named, commands: plan.commands, ...(note !== undefined && { note }) }
  }
}
