/** When something has to end from outside: its time ran out, or whoever asked for it gave up. */
export class Deadline {
  /** Resolves when it has come; never otherwise. */
  readonly reached: Promise<void>
  #reason: 'timed-out' | 'aborted' | null = null
  readonly #timer: NodeJS.Timeout
  readonly #stop: (reason: 'timed-out' | 'aborted') => void
  readonly #signals: readonly AbortSignal[]
  readonly #abort = (): void => this.#stop('aborted')

  /** `timeoutMs` from now; or when one of `signals` is aborted. */
  constructor(timeoutMs: number, signals: readonly AbortSignal[]) {
    let resolve = (): void => {}
    this.reached = new Promise((done) => (resolve = done))
    this.#stop = (reason) => {
      this.#reason ??= reason
      resolve()
    }
    this.#timer = setTimeout(() => this.#stop('timed-out'), timeoutMs)
    this.#signals = signals
    for (const signal of signals) {
      if (signal.aborted) this.#abort()
      signal.addEventListener('abort', this.#abort)
    }
  }

  /** What came, or null as long as neither has. */
  get reason(): 'timed-out' | 'aborted' | null {
    return this.#reason
  }

  dispose(): void {
    clearTimeout(this.#timer)
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#abort)
  }
}
