import type { Clock, Disposable } from '../clock.ts'
import { StatusError } from '../apiserver/status-error.ts'

/** How many keys are worked on before requests and sockets get their turn again. */
const KEYS_A_TURN = 64

/**
 * Lets several queues work side by side: a key of each in turn, so that none sees only what the others have finished, as
 * controllers that run at the same time would.
 */
export class Turns implements Disposable {
  /** Works on one key each time it is called; false when there is none left. */
  readonly #workers = new Set<() => boolean>()
  #turn: NodeJS.Immediate | undefined

  /** Calls the worker soon, never within the caller's own turn, until it has nothing left. */
  request(worker: () => boolean): void {
    this.#workers.add(worker)
    this.#turn ??= setImmediate(() => this.#work())
  }

  cancel(worker: () => boolean): void {
    this.#workers.delete(worker)
  }

  dispose(): void {
    clearImmediate(this.#turn)
    this.#turn = undefined
    this.#workers.clear()
  }

  #work(): void {
    this.#turn = undefined
    let left = KEYS_A_TURN
    try {
      // Whoever has more to do goes to the end of the line, which this loop goes on with.
      for (const worker of this.#workers) {
        if (left-- === 0) break
        this.#workers.delete(worker)
        if (worker()) this.#workers.add(worker)
      }
    } finally {
      if (this.#workers.size > 0) this.#turn ??= setImmediate(() => this.#work())
    }
  }
}

/** client-go's limits for a key that fails again and again. */
const FIRST_RETRY_MS = 5
const LONGEST_RETRY_MS = 1_000_000

export interface WorkQueueOptions {
  clock: Clock
  /** Shared by the queues that work side by side; left out, the queue has its own. */
  turns?: Turns
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
  readonly #turns: Turns
  readonly #worker = (): boolean => this.#workOne()
  #disposed = false

  constructor(options: WorkQueueOptions) {
    this.#options = options
    this.#turns = options.turns ?? new Turns()
  }

  add(key: string): void {
    if (this.#disposed) return
    this.#keys.add(key)
    this.#turns.request(this.#worker)
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
    this.#turns.cancel(this.#worker)
    this.#keys.clear()
    for (const { alarm } of this.#waits.values()) alarm.dispose()
    this.#waits.clear()
  }

  #workOne(): boolean {
    for (const key of this.#keys) {
      // Taken out first: what is added while its sync runs has to be synced again.
      this.#keys.delete(key)
      this.#sync(key)
      break
    }
    return this.#keys.size > 0
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
