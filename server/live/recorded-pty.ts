import type { Pty, PtyExit, Target } from '../shell/target.ts'

/** A pty without a process: it shows what it is given, and what is typed into it goes nowhere. */
export class RecordedPty implements Pty {
  readonly pid = 0
  readonly #listeners: ((bytes: Buffer) => void)[] = []
  readonly #held: Buffer[] = []
  #isPaused = false

  /** Shows a text, escape sequences and all. */
  show(text: string): void {
    const bytes = Buffer.from(text)
    if (this.#isPaused) this.#held.push(bytes)
    else this.#emit(bytes)
  }

  onData(listener: (bytes: Buffer) => void): void {
    this.#listeners.push(listener)
  }

  /** It never ends by itself. */
  onExit(_listener: (exit: PtyExit) => void): void {}

  write(): void {}

  resize(): void {}

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    for (const bytes of this.#held.splice(0)) this.#emit(bytes)
  }

  async dispose(): Promise<void> {
    this.#listeners.length = 0
  }

  #emit(bytes: Buffer): void {
    for (const listener of this.#listeners) listener(bytes)
  }
}

/** Where recorded terminals come from: the newest one is the one that is played in. */
export class RecordedSource implements Pick<Target, 'openPty' | 'isLost'> {
  #pty: RecordedPty | null = null

  get pty(): RecordedPty | null {
    return this.#pty
  }

  openPty(): RecordedPty {
    this.#pty = new RecordedPty()
    return this.#pty
  }

  isLost(): boolean {
    return false
  }
}
