import type { Deck, Step } from '../deck/deck.ts'
import type { Problem } from '../protocol/deck.ts'
import type { Position, ServerMessage } from '../protocol/server-message.ts'
import type { ShellName, Target } from '../shell/target.ts'
import { ClusterControl } from './cluster-control.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'
import { type FindService, StepRunner } from './step-runner.ts'
import { Terminals } from './terminals.ts'

/** What a lecture tells the windows that watch it. */
export type LectureEvent =
  | Extract<ServerMessage, { type: 'terminals' | 'run' | 'position' | 'deck-broken' | 'cluster' }>
  /** The deck was rendered anew; each window gets it in the form that it lacks. */
  | { type: 'deck-changed'; deck: Deck }

export interface LectureOptions {
  target: Target
  /** The simulated cluster behind the target; null, or left out, for any other. */
  cluster?: SimulatedCluster | null
  shell: ShellName
  version: string
  /** Finds where a Service is reached from the presenter's machine; left out where that is another one. */
  findService?: FindService | undefined
}

/** The lecture as it runs: one deck, one position, its terminals and runs. It belongs to no window. */
export class Lecture {
  readonly target: Target
  readonly version: string
  readonly terminals: Terminals
  readonly runner: StepRunner
  readonly cluster: ClusterControl
  readonly #listeners = new Set<(event: LectureEvent) => void>()
  #deck: Deck | null = null
  #deckVersion = 0
  #brokenBy: Problem[] = []
  #steps = new Map<string, Step>()
  #position: Position = { slide: 1, fragment: 0 }

  constructor({ target, cluster = null, shell, version, findService }: LectureOptions) {
    this.target = target
    this.version = version
    this.terminals = new Terminals({ target, shell, onChange: () => this.#tellTerminals() })
    this.runner = new StepRunner({
      findStep: (id) => this.#steps.get(id),
      terminals: this.terminals,
      onRun: (run) => this.#tell({ type: 'run', run }),
      findService,
    })
    this.cluster = new ClusterControl(cluster, (view) => this.#tell({ type: 'cluster', cluster: view }))
  }

  get deck(): Deck | null {
    return this.#deck
  }

  /** Counts the renders, from 1. */
  get deckVersion(): number {
    return this.#deckVersion
  }

  /** Why the newest version of the deck's file cannot be shown; empty when it can. */
  get brokenBy(): readonly Problem[] {
    return this.#brokenBy
  }

  get position(): Position {
    return this.#position
  }

  /** Shows this deck from now on; terminals, runs and the position stay. */
  showDeck(deck: Deck): void {
    this.#deck = deck
    this.#deckVersion += 1
    this.#brokenBy = []
    this.#steps = new Map(deck.steps.filter((step) => !step.hidden).map((step) => [step.id, step]))
    this.#tell({ type: 'deck-changed', deck })
  }

  /** Says that the deck's file cannot be shown; the last good deck stays. */
  reportBroken(problems: Problem[]): void {
    this.#brokenBy = problems
    this.#tell({ type: 'deck-broken', problems })
  }

  moveTo(position: Position): void {
    const last = this.#deck?.slides.length ?? position.slide
    this.#position = { ...position, slide: Math.min(position.slide, Math.max(last, 1)) }
    this.#tell({ type: 'position', position: this.#position })
  }

  /** Calls back with each event until the function that it returns is called. */
  watch(listener: (event: LectureEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async dispose(): Promise<void> {
    this.#listeners.clear()
    this.cluster.dispose()
    await this.terminals.dispose()
    await this.target.dispose()
  }

  #tellTerminals(): void {
    this.#tell({ type: 'terminals', terminals: this.terminals.views })
  }

  #tell(event: LectureEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
