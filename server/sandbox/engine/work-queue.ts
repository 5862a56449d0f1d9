import type { Clock, Disposable } from '../clock.ts'
import { StatusError } from '../apiserver/status-error.ts'

/** How many keys are worked on before requests and sockets get their turn again. */
const KEYS_A_TURN = 64

/** client-go's limits for a key that fails again and again. */
const FIRST_RETRY_MS = 5
const LONGEST_RETRY_MS = 1_000_000

export interface WorkQueueOptions {
  clock: Clock
  /** Brings what the key names nearer to what is wanted. A StatusError means: again later. */
  sync: (key: string) => void
  /** Told of what is not a StatusError, a bug of ours; left out, it is thrown. The key is tried again in any case. */
  onError?: ((error: unknown) => void) | undefined
}

interface Wait {
  due: number
  alarm: Disposable
}

/** Keys to work on, each once however often it was added: the work queue of client-go, with its back-off. */
export class WorkQueue implements Disposable {
  readonly #options: WorkQueueOptions
  readonly #keys = new Set<string>()
  readonly #waits = new Map<string, Wait>()
  readonly #failures = new Map<string, number>()
  #turn: NodeJS.Immediate | undefined
  #disposed = false

  constructor(options: WorkQueueOptions) {
    this.#options = options
  }

  add(key: string): void {
    if (this.#disposed) return
    this.#keys.add(key)
    this.#turn ??= setImmediate(() => this.#drain())
  }

  /** Adds the key after so many milliseconds, or sooner when it waits for less already. */
  addAfter(key: string, milliseconds: number): void {
    if (this.#disposed) return
    const due = this.#options.clock.now() + milliseconds
    const earlier = this.#waits.get(key)
    if (earlier && earlier.due <= due) return
    earlier?.alarm.dispose()
    const alarm = this.#options.clock.after(milliseconds, () => {
      this.#waits.delete(key)
      this.add(key)
    })
    this.#waits.set(key, { due, alarm })
  }

  dispose(): void {
    this.#disposed = true
    clearImmediate(this.#turn)
    this.#turn = undefined
    this.#keys.clear()
    for (const { alarm } of this.#waits.values()) alarm.dispose()
    this.#waits.clear()
  }

  #drain(): void {
    this.#turn = undefined
    let left = KEYS_A_TURN
    for (const key of this.#keys) {
      if (left-- === 0) break
      // Taken out first: what is added while its sync runs has to be synced again.
      this.#keys.delete(key)
      this.#sync(key)
    }
    if (this.#keys.size > 0 && !this.#disposed) this.#turn ??= setImmediate(() => this.#drain())
  }

  #sync(key: string): void {
    try {
      this.#options.sync(key)
      this.#failures.delete(key)
    } catch (error) {
      this.#retry(key)
      if (error instanceof StatusError) return
      if (!this.#options.onError) throw error
      this.#options.onError(error)
    }
  }

  #retry(key: string): void {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    this.addAfter(key, Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS))
  }
}
