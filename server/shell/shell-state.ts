import type { TerminalState } from '../protocol/terminal.ts'
import type { ScannedMark } from './mark-scanner.ts'
import type { Mark } from './mark.ts'

/** What a shell is doing, told by its marks alone: no guess, no clock. */
export class ShellState {
  state: TerminalState = 'starting'
  /** Between a command's start and its end. */
  isRunning = false
  /** Whether who reads the keyboard has asked for bracketed paste. */
  isPasteBracketed = false
  /** Whether something was typed since the last prompt: a half-typed line, or one whose start the shell has not said yet. */
  isTypedInto = false

  #isPromptDue = true

  /** The prompt is there and its line is empty, as far as can be known: what was typed ahead of the prompt cannot. */
  get isReady(): boolean {
    return this.state === 'prompt' && !this.isTypedInto
  }

  /** Takes what the scanner found; returns the marks that it amounts to, a lost command-end put in its place. */
  apply(mark: ScannedMark): Mark[] {
    switch (mark.type) {
      case 'paste-mode':
        this.isPasteBracketed = mark.on
        return []
      case 'prompt':
        return this.#prompt(mark)
      case 'command-start':
        this.isRunning = true
        this.state = 'busy'
        break
      case 'command-end':
        this.isRunning = false
        this.#isPromptDue = true
        break
      case 'continuation':
        this.state = 'continuation'
        break
      case 'hello':
        break
    }
    return [mark]
  }

  /** A prompt that is not ours is on screen. */
  loseMarks(): Mark {
    this.state = 'unmarked'
    return { type: 'foreign-prompt' }
  }

  #prompt(mark: Mark & { type: 'prompt' }): Mark[] {
    // A line editor draws its prompt again whenever it likes: with a pasted block, a resize, a list of completions.
    if (this.state === 'prompt' && !this.#isPromptDue) return []
    const isEndLost = this.isRunning
    this.#isPromptDue = false
    this.isTypedInto = false
    this.isRunning = false
    this.state = 'prompt'
    if (!isEndLost || mark.exitCode === undefined) return [mark]
    return [{ type: 'command-end', exitCode: mark.exitCode }, mark]
  }
}
