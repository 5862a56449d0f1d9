import type { Step } from '../deck/deck.ts'
import { fillPlaceholder } from '../deck/placeholder.ts'
import type { Candidates } from '../protocol/candidates.ts'
import type { Run } from '../protocol/run.ts'
import type { Pty } from '../shell/target.ts'
import { conclude } from './aftercare.ts'
import type { Execute } from './execute.ts'
import { Filler } from './filler.ts'
import { findUrl } from './find-url.ts'
import type { LiveTerminal } from './live-terminal.ts'
import { NOTES, REFUSALS, type Refusal, isRefusal } from './messages.ts'
import { RunLane } from './run-lane.ts'
import { type RunRequest, makePlan } from './run-plan.ts'
import { StepRun } from './step-run.ts'
import type { Terminals } from './terminals.ts'

export type { RunRequest } from './run-plan.ts'

export interface StepRunnerOptions {
  /** Finds a step of the deck as it is now. */
  findStep: (id: string) => Step | undefined
  terminals: Terminals
  execute: Execute
  /** True when the presenter has agreed to what the deck runs by itself. */
  isTrusted: () => boolean
  now?: () => number
  /** Finds where a Service is reached from the presenter's machine; null where it is not. */
  findService?: FindService | undefined
}

/** Gives the URL of a Service by its name, as the shell of a terminal finds it, or null. */
export type FindService = (name: string, like?: Pty) => Promise<string | null>

/** Hears of each change of a run; `changed` is the run itself, with what it has printed. */
export type RunListener = (run: Run, changed: StepRun) => void

/**
 * Runs steps in the lecture's terminals: fills a placeholder, types the code, follows it by the shell's marks, judges what it
 * printed and waits for what the step waits for. Clicks, catching up and rehearsals share it.
 */
export class StepRunner {
  readonly #options: StepRunnerOptions
  readonly #now: () => number
  readonly #filler: Filler
  readonly #listeners = new Set<RunListener>()
  /** What ends the waiting of a run whose commands have ended. */
  readonly #waiting = new Map<StepRun, AbortController>()
  /** Runs whose name is being looked up, by the terminal that they will take. */
  readonly #filling = new Map<string, StepRun>()
  /** Ids of the steps that were typed since the last reset. */
  readonly #typed = new Set<string>()
  /** The newest run of each step. */
  readonly #runs = new Map<string, StepRun>()
  /** The lane of each terminal's present shell, by the terminal's name. */
  readonly #lanes = new Map<string, RunLane>()
  #serial = 0
  /** The last run before the last reset: what is still said of it and of those before it is not told. */
  #forgotten = 0

  constructor(options: StepRunnerOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#filler = new Filler(options)
    options.terminals.onShell((terminal) => this.#follow(terminal))
  }

  /** The newest run of each step, for a browser that joins. */
  get runs(): Run[] {
    return [...this.#runs.values()].map((run) => run.view())
  }

  /** True when a step was typed since the last reset, however it went. */
  hasRun(step: string): boolean {
    return this.#typed.has(step)
  }

  /** Calls back with each change of a run until the function that it returns is called. */
  watch(listener: RunListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts a run, or says why not. */
  run(request: RunRequest): Refusal | Run {
    const step = this.#options.findStep(request.step)
    if (!step) return REFUSALS.unknownStep(request.step)
    // Asked here as well as before: the deck may have been edited while steps run by themselves.
    if (step.hidden && !this.#options.isTrusted()) return REFUSALS.untrusted(step.id)
    const made = makePlan(step, request)
    if (isRefusal(made)) return made
    const { plan, placeholder } = made
    const terminal = this.#options.terminals.open(plan.terminal)
    if (isRefusal(terminal)) return { ...terminal, step: step.id }
    const lane = this.#lanes.get(terminal.name)
    if (lane === undefined || terminal.isOver) return REFUSALS.gone(step.id, terminal.name)
    const isFree = lane.takesRun && !this.#filling.has(terminal.name)
    if (request.force !== true && !isFree) return REFUSALS.busy(step.id, terminal.name)
    this.#serial += 1
    const run = new StepRun(plan, this.#serial, this.#now())
    if (placeholder === undefined) lane.begin(run)
    else void this.#fillThenBegin(run, step, placeholder, request)
    return run.view()
  }

  /** Notes that a step's transcript is played in a terminal; gives what notes that it is over. */
  beginRecorded({ id, exit }: Step, terminal: string): { end: (exitCode: number | null) => void } {
    this.#serial += 1
    const plan = { step: id, terminal, code: '', commands: 1, exit, interrupt: false, isRecorded: true }
    const run = new StepRun(plan, this.#serial, this.#now())
    run.typed()
    run.take({ type: 'command-start', previous: 0 }, this.#now())
    this.#publish(run)
    const end = (exitCode: number | null): void => {
      if (exitCode === null) run.stop(this.#now())
      run.take({ type: 'command-end', exitCode: exitCode ?? 0 }, this.#now())
      this.#publish(run)
    }
    return { end }
  }

  /** Finds what a step's placeholder can be filled with. */
  async candidates(id: string): Promise<Refusal | Candidates> {
    const step = this.#options.findStep(id)
    if (step?.placeholder === undefined) return REFUSALS.unknownStep(id)
    return await this.#filler.find(step, step.placeholder)
  }

  /** Takes the presenter's choice among them. */
  async choose(id: string, name: string): Promise<Refusal | Candidates> {
    const step = this.#options.findStep(id)
    if (step) this.#filler.choose(step, name)
    return await this.candidates(id)
  }

  /** Sends Ctrl-C to a terminal and notes it on the run that has it; what waits there is not waited for any more. */
  stop(name: string): Refusal | null {
    const lane = this.#lanes.get(name)
    if (!lane) return REFUSALS.unknownTerminal(name)
    const filling = this.#filling.get(name)
    if (filling === undefined) lane.stop()
    else this.#giveUp(filling)
    for (const run of this.#waiting.keys()) if (run.plan.terminal === name) this.#giveUp(run)
    return null
  }

  /** Forgets what has run, as after a reset: every step is as if it had never been clicked. */
  forget(): void {
    for (const run of [...this.#waiting.keys(), ...this.#filling.values()]) this.#giveUp(run)
    this.#forgotten = this.#serial
    this.#runs.clear()
    this.#typed.clear()
    this.#filler.forget()
  }

  /** Ends all waiting. */
  dispose(): void {
    this.#forgotten = this.#serial
    for (const controller of this.#waiting.values()) controller.abort()
    this.#listeners.clear()
  }

  /** The name comes from the click, else from the cluster; without one nothing is typed. */
  async #fillThenBegin(run: StepRun, step: Step, placeholder: string, request: RunRequest): Promise<void> {
    const { fill, force } = request
    const { terminal } = run.plan
    this.#filling.set(terminal, run)
    run.fills()
    this.#publish(run)
    const { chosen, note } =
      fill === undefined ? await this.#filler.find(step, placeholder) : { chosen: fill, note: undefined }
    if (this.#filling.get(terminal) === run) this.#filling.delete(terminal)
    if (run.isSettled) return
    const obstacle = chosen === null ? (note ?? NOTES.fillNone(placeholder)) : this.#obstacle(terminal, force)
    if (chosen !== null && obstacle === null) {
      run.fill(chosen, fillPlaceholder(run.plan.code, placeholder, chosen))
      this.#lanes.get(terminal)?.begin(run)
      return
    }
    run.conclude({ state: 'failed', ...(obstacle !== null && { note: obstacle }) }, this.#now())
    this.#publish(run)
  }

  /** What came into a terminal's way while a name was looked up: its end, or what somebody typed. */
  #obstacle(name: string, force = false): string | null {
    const terminal = this.#options.terminals.find(name)
    if (terminal === undefined || terminal.isOver) return NOTES.exitedBefore
    return force || this.#lanes.get(name)?.takesRun === true ? null : NOTES.busySince
  }

  #giveUp(run: StepRun): void {
    this.#waiting.get(run)?.abort()
    this.#waiting.delete(run)
    if (this.#filling.get(run.plan.terminal) === run) this.#filling.delete(run.plan.terminal)
    run.stop(this.#now())
    this.#publish(run)
  }

  async #check(run: StepRun): Promise<void> {
    const step = this.#options.findStep(run.plan.step)
    const controller = new AbortController()
    this.#waiting.set(run, controller)
    const options = { ...this.#options, onChange: (changed: StepRun): void => this.#publish(changed) }
    const conclusion = step ? await conclude(run, step, controller.signal, options) : { state: 'ok' as const }
    this.#waiting.delete(run)
    if (conclusion === null) return
    run.conclude(conclusion, this.#now())
    this.#publish(run)
  }

  #follow(terminal: LiveTerminal): void {
    const { name, shell } = terminal
    const lane = new RunLane(shell, this.#now, (run) => this.#publish(run))
    this.#lanes.set(name, lane)
    shell.onData((bytes) => lane.takeOutput(bytes))
    shell.onMark((mark) => lane.takeMark(mark))
    shell.onState((state) => lane.takeState(state))
    shell.onReady(() => lane.takeReady())
    shell.onExit((exit) => lane.takeExit(exit, shell.state === 'lost'))
  }

  #publish(run: StepRun): void {
    if (run.serial <= this.#forgotten) return
    if (run.isTyped && run.plan.isRecorded !== true) this.#typed.add(run.plan.step)
    const newest = this.#runs.get(run.plan.step)
    if (newest && newest.serial > run.serial) return
    this.#runs.set(run.plan.step, run)
    this.#tell(run)
    if (run.state === 'waiting' && !this.#waiting.has(run)) void this.#check(run)
    if (run.state === 'ok') void this.#open(run)
  }

  #tell(run: StepRun): void {
    const view = run.view()
    for (const listener of this.#listeners) listener(view, run)
  }

  /** Says where what the step opens is found, where it opens something. */
  async #open(run: StepRun): Promise<void> {
    const { service, opensPrinted, terminal } = run.plan
    const printed = opensPrinted === true ? findUrl(run.record?.plain() ?? []) : null
    const like = this.#options.terminals.find(terminal)?.shell.pty
    const url = service === undefined ? printed : await this.#options.findService?.(service, like)
    if (url === null || url === undefined || this.#runs.get(run.plan.step) !== run) return
    run.opens(url)
    this.#tell(run)
  }
}
