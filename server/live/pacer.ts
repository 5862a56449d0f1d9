/** Someone who can be waited for. */
export interface Paced {
  readonly isPresenter: boolean
  readonly isHidden: boolean
}

/**
 * Chooses the one window that terminals wait for: the presenter's that was used last and shows. A follower never slows
 * the lecture, nor does a second window of the presenter that was left behind on another screen.
 */
export class Pacer<T extends Paced> {
  /** In the order of their last use, the newest last. */
  readonly #members = new Set<T>()

  get current(): T | null {
    return [...this.#members].findLast(({ isPresenter, isHidden }) => isPresenter && !isHidden) ?? null
  }

  /** Notes that a window was used, or joined. */
  touch(member: T): void {
    this.#members.delete(member)
    this.#members.add(member)
  }

  remove(member: T): void {
    this.#members.delete(member)
  }
}
