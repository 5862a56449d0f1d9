/** Something that can be told to stop reading for a while. */
export interface Pausable {
  pause(): void
  resume(): void
}

/** Why a pty is not read: the presenter's screen lags, or the mirror does. */
export type PauseReason = 'viewer' | 'mirror'

/** Pauses a pty while at least one reason holds. */
export class PauseGate {
  #pty: Pausable
  readonly #reasons = new Set<PauseReason>()

  constructor(pty: Pausable) {
    this.#pty = pty
  }

  /** Goes on with another pty, under the reasons that hold now. */
  swap(pty: Pausable): void {
    this.#pty = pty
    if (this.#reasons.size > 0) pty.pause()
  }

  /** Says whether a reason holds now. */
  set(reason: PauseReason, holds: boolean): void {
    const before = this.#reasons.size
    if (holds) this.#reasons.add(reason)
    else this.#reasons.delete(reason)
    const after = this.#reasons.size
    if (before === 0 && after > 0) this.#pty.pause()
    if (before > 0 && after === 0) this.#pty.resume()
  }
}
