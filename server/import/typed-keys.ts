import type { FencePart, MachinePart } from './parts.ts'

/** Keys that the autopilot types at a prompt, up to the Enter that runs them. */
export class TypedKeys {
  #text = ''
  #pasted = false
  #part: FencePart | MachinePart | null = null

  get isTyping(): boolean {
    return this.#part !== null
  }

  /** Adds keys; the first block of them is where a command made of them stands. */
  type(part: FencePart | MachinePart, keys: string): void {
    this.#part ??= part
    this.#text += keys
  }

  /** Notes that what was copied from the screen comes here. */
  paste(): void {
    if (this.#part) this.#pasted = true
  }

  /** Gives what was typed, and forgets it. */
  take(): { text: string; pasted: boolean; part: FencePart | MachinePart | null } {
    const taken = { text: this.#text, pasted: this.#pasted, part: this.#part }
    this.#text = ''
    this.#pasted = false
    this.#part = null
    return taken
  }
}
