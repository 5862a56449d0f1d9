import type { PlannedStep } from './plan.ts'

/** One pane of the autopilot's tmux: a terminal of ours. */
export interface Pane {
  terminal: string
  /** What was started in it last and may still run. */
  running: PlannedStep | null
  /** The line of the step that opened a shell inside its own; null at its own. */
  innerShell: number | null
  /** It ends with its lab. */
  innerShellEnds: boolean
  /** The running program takes keys: what it waits for was seen, and nothing ended it. */
  holds: boolean
}

const newPane = (terminal: string): Pane => ({
  terminal,
  running: null,
  innerShell: null,
  innerShellEnds: false,
  holds: false,
})

/** Brings a pane back to its own shell's prompt. */
export function leaveShell(pane: Pane): void {
  Object.assign(pane, newPane(pane.terminal))
}

/** The panes that a chapter's blocks split, choose and close; the first is the terminal `main`. */
export class Panes {
  #panes = [newPane('main')]
  #current = 0
  #last = 0

  /** The pane that is typed in. */
  get current(): Pane {
    const pane = this.#panes[this.#current] ?? newPane('main')
    this.#panes[this.#current] = pane
    return pane
  }

  get all(): readonly Pane[] {
    return this.#panes
  }

  /** True when closing the current one would leave none. */
  get isLastPane(): boolean {
    return this.#panes.length === 1
  }

  /** Makes the pane current that was so before. */
  close(): void {
    this.#panes.splice(this.#current, 1)
    const left = this.#panes.length - 1
    this.#current = Math.min(this.#last > this.#current ? this.#last - 1 : this.#last, left)
    this.#last = Math.max(0, this.#current - 1)
  }

  /** Carries out the words of a `tmux` block; false for what has no counterpart. */
  command(words: string): boolean {
    const [verb = ''] = words.trim().split(/\s+/)
    if (verb === 'split-pane' || verb === 'split-window' || verb === 'splitw') {
      const taken = new Set(this.#panes.map(({ terminal }) => terminal))
      let number = 2
      while (taken.has(`window${number}`)) number++
      this.#choose(this.#panes.push(newPane(`window${number}`)) - 1)
      return true
    }
    const target = /^(?:select-pane|selectp)\s+-t\s*:?\.?(\d+)$/.exec(words.trim())?.[1]
    if (target !== undefined && Number(target) < this.#panes.length) this.#choose(Number(target))
    else if (verb === 'last-pane' || verb === 'lastp') this.#choose(this.#last)
    else return false
    return true
  }

  #choose(index: number): void {
    if (index === this.#current) return
    this.#last = this.#current
    this.#current = index
  }
}
