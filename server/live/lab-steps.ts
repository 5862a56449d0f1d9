import type { Deck, Step } from '../deck/deck.ts'
import { MAIN_TERMINAL } from '../deck/blocks.ts'
import { splitCommands } from '../deck/commands.ts'

/** A command of `live.setup` as a hidden step before all others. */
function makeSetupStep(command: string, index: number): Step {
  return {
    kind: 'step',
    // No `id=` of a deck can be this one.
    id: `setup.${index + 1}`,
    slide: 1,
    line: 0,
    language: 'bash',
    source: command,
    attributes: { hidden: true },
    code: command,
    commands: splitCommands(command),
    terminal: MAIN_TERMINAL,
    exit: 0,
    interrupt: false,
    hidden: true,
  }
}

/** The steps of a deck in the order in which they run: its setup, then those of the slides, hidden ones among them. */
export class LabSteps {
  readonly all: readonly Step[]
  readonly #byId: ReadonlyMap<string, Step>

  constructor(deck: Pick<Deck, 'live' | 'steps'> | null) {
    this.all = deck === null ? [] : [...deck.live.setup.map(makeSetupStep), ...deck.steps]
    this.#byId = new Map(this.all.map((step) => [step.id, step]))
  }

  find(id: string): Step | undefined {
    return this.#byId.get(id)
  }

  /** These steps in the deck's order, each once. */
  inOrder(steps: readonly Step[]): Step[] {
    const wanted = new Set(steps)
    return this.all.filter((step) => wanted.has(step))
  }

  /** The steps of the slides before this one. */
  before(slide: number): Step[] {
    return this.all.filter((step) => step.slide < slide || step.line === 0)
  }

  /** Hidden steps that belong before a step and have not run: the setup's, and those directly before it. */
  hiddenBefore({ id }: Step, hasRun: (id: string) => boolean): Step[] {
    const at = this.all.findIndex((step) => step.id === id)
    const shown = this.all.findLastIndex((step, index) => index < at && !step.hidden)
    return this.all.filter(
      (step, index) => step.hidden && index < at && (step.line === 0 || index > shown) && !hasRun(step.id),
    )
  }

  /**
   * The steps on slides that a lecturer would miss before this one: those between it and the last one before it that has run. A step
   * that was left out before another one has run is not asked for again.
   */
  missingBefore({ id }: Step, hasRun: (id: string) => boolean): Step[] {
    const at = this.all.findIndex((step) => step.id === id)
    const ran = this.all.findLastIndex((step, index) => index < at && !step.hidden && hasRun(step.id))
    return this.all.slice(ran + 1, Math.max(at, 0)).filter((step) => !step.hidden)
  }
}
