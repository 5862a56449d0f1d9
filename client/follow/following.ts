import type { Position } from '../../server/protocol/server-message.ts'

/**
 * Whether this window goes where the lecture goes. A follower who looks back at an older slide stays there until the
 * lecture is rejoined; a presenter's window always goes along.
 */
export class Following {
  #isFollowing = true
  #latest: Position | null = null
  readonly #go: (position: Position) => void
  readonly #onAway: (isAway: boolean) => void

  constructor(go: (position: Position) => void, onAway: (isAway: boolean) => void) {
    this.#go = go
    this.#onAway = onAway
  }

  /** Takes the lecture's position. */
  take(position: Position): void {
    this.#latest = position
    if (this.#isFollowing) this.#go(position)
  }

  /** Notes that a follower moved away by hand. */
  leave(): void {
    this.#isFollowing = false
    this.#onAway(true)
  }

  /** Goes back to where the lecture is. */
  rejoin(): void {
    this.#isFollowing = true
    this.#onAway(false)
    if (this.#latest) this.#go(this.#latest)
  }
}
