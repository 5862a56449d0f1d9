import type { Candidates } from '../../server/protocol/candidates.ts'
import type { ClientMessage } from '../../server/protocol/client-message.ts'
import type { StepView } from '../../server/protocol/deck.ts'
import { type Run, isSettled } from '../../server/protocol/run.ts'
import type { ServerMessage } from '../../server/protocol/server-message.ts'
import type { StepBooks } from '../slides/overlay.ts'
import type { SlideShow } from '../slides/show.ts'
import { CatchUpStrip } from '../stage/catch-up-strip.ts'
import { findNames } from '../terminal/name-pattern.ts'
import { askCatchUp } from './catch-up-dialog.ts'
import { FillRequests } from './fill-requests.ts'
import { openNames } from './name-dialog.ts'
import { askReset } from './reset-dialog.ts'
import { TrustNotice } from './trust-notice.ts'

type AidType = 'candidates' | 'trust' | 'catch-up' | 'timings' | 'reset-plan'

/** The server's messages that are about what surrounds the runs. */
export type AidMessage = Extract<ServerMessage, { type: AidType }>

/** The parts of the page that the presenter's part works with. */
export interface PageParts {
  /** Sends a message; false when there is no connection to carry it. */
  send: (message: ClientMessage) => boolean
  show: SlideShow
  books: StepBooks
  isPresenter: () => boolean
  say: (sentence: string) => void
}

export interface AidsOptions extends PageParts {
  edit: (step: StepView) => void
}

/** What makes steps trustworthy around their runs: real names, trust in the deck, catching up, recordings, a reset. */
export class StepAids {
  readonly trust: TrustNotice
  readonly strip: CatchUpStrip
  readonly #options: AidsOptions
  readonly #requests: FillRequests
  /** Names that were chosen and that the server has not confirmed yet, by step. */
  readonly #chosen = new Map<string, string>()
  #isSimulated = false
  /** True from the presenter's yes to the reset of a real lab until it is done. */
  #isResetting = false

  constructor(options: AidsOptions) {
    this.#options = options
    this.trust = new TrustNotice((digest) => this.#send({ type: 'trust', digest }))
    this.strip = new CatchUpStrip({
      stop: () => this.#send({ type: 'stop-catch-up' }),
      goTo: (slide) => options.show.navigator.goTo(slide),
    })
    this.#requests = new FillRequests({
      steps: () => options.show.overlay.steps,
      ask: (step) => options.send({ type: 'candidates', step }),
    })
  }

  /** Begins anew with a connection; what went on before it is told again if it still does. */
  restart(isSimulated: boolean): void {
    this.#isSimulated = isSimulated
    this.#chosen.clear()
    this.strip.show(null, undefined, false)
    this.refreshNames()
  }

  take(message: AidMessage): void {
    const { books, show, isPresenter } = this.#options
    switch (message.type) {
      case 'candidates':
        return this.#takeCandidates(message.candidates)
      case 'trust':
        return this.trust.take(message.trust)
      case 'catch-up': {
        const step = show.findStep(message.catchUp?.step ?? '')
        return this.strip.show(message.catchUp, step, isPresenter())
      }
      case 'timings':
        return books.recording.take(message.timings)
      case 'reset-plan':
        return askReset(message.plan, (plan) => this.#reset(plan, message.plan.simulated))
    }
  }

  /** Notes a run: once it has ended, other names may fit. */
  noteRun({ state }: Run): void {
    if (isSettled(state) || state === 'unknown') this.refreshNames()
  }

  /** Notes all runs at once; none is left after a reset. */
  noteRuns(runs: readonly Run[]): void {
    if (this.#isResetting && runs.length === 0) this.#options.say('The lab is back at its start.')
    this.#isResetting = false
  }

  /** Asks again what the slide's placeholders can be filled with. */
  refreshNames(): void {
    if (this.#options.isPresenter()) this.#requests.ask()
  }

  /** Lets the presenter choose the name that a step's placeholder is filled with. */
  chooseName(step: StepView): void {
    const { books, show, edit } = this.#options
    const candidates = books.fills.candidatesFor(step)
    if (!candidates) return
    openNames({
      candidates,
      anchor: show.overlay.rectOf(step.id),
      choose: (name) => this.#choose(step, name),
      lookAgain: () => this.refreshNames(),
      edit: () => edit(step),
    })
  }

  /** Chooses a name for the marked step's placeholder, else for the first one on the slide. */
  chooseNextName(): void {
    const { overlay } = this.#options.show
    const open = overlay.steps.filter(({ placeholder }) => placeholder !== undefined)
    const step = open.find(({ id }) => id === overlay.next?.step.id) ?? open[0]
    if (step) this.chooseName(step)
  }

  /** The placeholders on the slide, whose names in the terminal can be clicked. */
  get placeholders(): string[] {
    return this.#options.show.overlay.steps.flatMap(({ placeholder }) => placeholder ?? [])
  }

  /** Puts a name that was clicked in the terminal into every placeholder on the slide that it fits. */
  takeName(name: string): void {
    for (const step of this.#options.show.overlay.steps) {
      const found = step.placeholder === undefined ? [] : findNames(name, step.placeholder)
      if (found.some((other) => other.name === name)) this.#choose(step, name)
    }
  }

  /** Asks whether the lecture shall catch up to the slide that shows. */
  askCatchUp(): void {
    const { show, books } = this.#options
    const { slide } = show.navigator.position
    askCatchUp(
      { slide, steps: show.steps, runOf: books.runs.runOf, simulated: this.#isSimulated },
      { start: () => this.#send({ type: 'catch-up', slide }), planReset: () => this.planReset() },
    )
  }

  /** Asks the server what a reset would do; its answer opens the question. */
  planReset(): void {
    this.#send({ type: 'plan-reset' })
  }

  /** The simulated cluster tells of its reset itself; on a real one deleting takes its time, and nothing else would say so. */
  #reset(plan: string, isSimulated: boolean): void {
    if (!this.#send({ type: 'reset', plan }) || isSimulated) return
    this.#isResetting = true
    this.#options.say('Deleting what the lab has made. Pods take up to half a minute.')
  }

  #choose(step: StepView, name: string): void {
    if (!this.#send({ type: 'choose', step: step.id, name })) return
    this.#chosen.set(step.id, name)
    this.#options.books.fills.choose(step, name)
  }

  /**
   * A name that the cluster no longer has, such as one of an old line in the terminal, is not dropped without a word; an
   * answer from before the choice does not undo it.
   */
  #takeCandidates(candidates: Candidates): void {
    const { step, names, chosen } = candidates
    const { books, say } = this.#options
    const wanted = this.#chosen.get(step) ?? chosen
    const isKnown = wanted === null || names.includes(wanted)
    if (wanted === chosen || !isKnown) this.#chosen.delete(step)
    books.fills.take(isKnown ? { ...candidates, chosen: wanted } : candidates)
    if (!isKnown) say(`${wanted} is not there any more.`)
  }

  #send(message: ClientMessage): boolean {
    const isSent = this.#options.send(message)
    if (!isSent) this.#options.say('There is no connection to the server; nothing was done.')
    return isSent
  }
}
