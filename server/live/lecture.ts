import type { Deck } from '../deck/deck.ts'
import type { Problem } from '../protocol/deck.ts'
import type { Position, ServerMessage } from '../protocol/server-message.ts'
import type { ShellName, Target } from '../shell/target.ts'
import { CatchUp } from './catch-up.ts'
import { ClusterControl } from './cluster-control.ts'
import type { Execute } from './execute.ts'
import { Guard } from './guard.ts'
import { LabReset } from './lab-reset.ts'
import { LabSteps } from './lab-steps.ts'
import { MadeObjects } from './made-objects.ts'
import { REFUSALS, type Refusal } from './messages.ts'
import { Player } from './player.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'
import { type FindService, StepRunner } from './step-runner.ts'
import { Terminals } from './terminals.ts'
import { Rehearsed } from './rehearsed.ts'
import { Trust, type TrustStore } from './trust.ts'

/** What a lecture tells the windows that watch it. */
export type LectureEvent =
  | Extract<
      ServerMessage,
      { type: 'terminals' | 'runs' | 'run' | 'position' | 'deck-broken' | 'cluster' | 'catch-up' }
    >
  /** For presenters alone. */
  | Extract<ServerMessage, { type: 'trust' }>
  /** What the last rehearsal says of the deck as it is now. */
  | Extract<ServerMessage, { type: 'timings' }>
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
  /** Remembers what was trusted; without it every lecture asks anew. */
  trustStore?: TrustStore
  /** True for livedeck's own deck, which is trusted as its code is. */
  isOwnDeck?: boolean
  /** The deck's last rehearsal. */
  rehearsed?: Rehearsed
  /** The terminals' size until a window says its own. */
  screen?: { cols: number; rows: number }
}

function makeForgetfulStore(): TrustStore {
  const trusted = new Set<string>()
  return { has: (digest) => trusted.has(digest), add: (digest) => void trusted.add(digest) }
}

/** The lecture as it runs: one deck, one position, its terminals and runs. It belongs to no window. */
export class Lecture {
  readonly target: Target
  readonly version: string
  readonly terminals: Terminals
  readonly runner: StepRunner
  readonly cluster: ClusterControl
  readonly trust: Trust
  readonly catchUp: CatchUp
  readonly reset: LabReset
  readonly guard: Guard
  readonly #player: Player
  readonly #rehearsed: Rehearsed
  readonly #made = new MadeObjects()
  readonly #listeners = new Set<(event: LectureEvent) => void>()
  #deck: Deck | null = null
  #deckVersion = 0
  #brokenBy: Problem[] = []
  #steps = new LabSteps(null)
  #position: Position = { slide: 1, fragment: 0 }

  constructor(options: LectureOptions) {
    const { target, cluster = null, shell, version, findService } = options
    this.target = target
    this.version = version
    this.#rehearsed = options.rehearsed ?? new Rehearsed(null)
    const { screen } = options
    this.terminals = new Terminals({ target, shell, screen, onChange: () => this.#tellTerminals() })
    this.trust = new Trust({
      store: options.trustStore ?? makeForgetfulStore(),
      isOwnDeck: options.isOwnDeck ?? false,
      onChange: (trust) => this.#tell({ type: 'trust', trust }),
    })
    const { execute } = this
    const isTrusted = (): boolean => this.trust.isTrusted
    const findStep = (id: string): ReturnType<LabSteps['find']> => this.#steps.find(id)
    this.runner = new StepRunner({ findStep, terminals: this.terminals, execute, isTrusted, findService })
    this.runner.watch((run, { isSettled, plan, record }) => {
      if (isSettled && record !== null) this.#made.note(plan.code, record.plain(), run.startedAt)
      this.#tell({ type: 'run', run })
    })
    this.cluster = new ClusterControl(cluster, (view) => this.#tell({ type: 'cluster', cluster: view }))
    this.reset = new LabReset({
      execute,
      made: this.#made,
      cleanup: () => (this.trust.isTrusted ? (this.#deck?.live.cleanup ?? []) : []),
      resetCluster: cluster === null ? null : () => this.cluster.reset(),
      startOver: () => this.#startOver(),
    })
    this.catchUp = new CatchUp({
      runner: this.runner,
      steps: () => this.#steps,
      isTrusted,
      reset: () => this.reset.now(),
      hurry: () => this.cluster.hurry(),
      onChange: (catchUp) => this.#tell({ type: 'catch-up', catchUp }),
    })
    this.#player = new Player(this)
    this.guard = new Guard(this)
  }

  /** Runs a command out of band, as the shell of a terminal would. */
  readonly execute: Execute = (command, { terminal, ...options }) =>
    this.target.execute(command, { ...options, like: this.terminals.find(terminal)?.shell.pty })

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
    this.#steps = new LabSteps(deck)
    this.#tell({ type: 'deck-changed', deck })
    this.trust.showDeck(deck)
    this.#tell({ type: 'timings', timings: this.timings })
  }

  /** The deck's steps in the order in which they run, those of its setup first. */
  get steps(): LabSteps {
    return this.#steps
  }

  /** What the last rehearsal says of the deck as it is now. */
  get timings(): Extract<ServerMessage, { type: 'timings' }>['timings'] {
    return this.#rehearsed.view(this.#steps.all)
  }

  /** Plays what a step printed at its rehearsal. */
  play(id: string): Refusal | null {
    const step = this.#steps.find(id)
    const record = step && this.#rehearsed.recordOf(step)
    const { transcript } = this.#rehearsed
    if (step === undefined || record === undefined || transcript === null) return REFUSALS.noTranscript(id)
    return this.#player.play(step, record, transcript)
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
    this.catchUp.stop()
    this.#player.dispose()
    this.runner.dispose()
    this.cluster.dispose()
    await this.terminals.dispose()
    await this.target.dispose()
  }

  /** New shells, and no step has run. */
  #startOver(): void {
    this.runner.forget()
    this.terminals.renew()
    this.#tell({ type: 'runs', runs: this.runner.runs })
  }

  #tellTerminals(): void {
    this.#tell({ type: 'terminals', terminals: this.terminals.views })
  }

  #tell(event: LectureEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}
