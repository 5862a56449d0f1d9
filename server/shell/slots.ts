/** Lets at most `count` go on at once; the others wait in their order. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /** Resolves with the function that gives the slot back, or with null when `ended` came first. */
  async take(ended: Promise<unknown>): Promise<(() => void) | null> {
    if (this.#free > 0) {
      this.#free--
      return () => this.#giveBack()
    }
    let onTurn = (): void => {}
    const turn = new Promise<() => void>((resolve) => {
      onTurn = () => resolve(() => this.#giveBack())
    })
    this.#waiting.push(onTurn)
    const release = await Promise.race([turn, ended.then(() => null)])
    if (release !== null) return release
    const place = this.#waiting.indexOf(onTurn)
    if (place >= 0) this.#waiting.splice(place, 1)
    // Its turn came in the same moment.
    else this.#giveBack()
    return null
  }

  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }
}
