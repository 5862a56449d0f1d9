import { splitCommands } from '../deck/commands.ts'
import type { Step } from '../deck/deck.ts'
import { findPlaceholder } from '../deck/placeholder.ts'
import type { Run } from '../protocol/run.ts'
import { TypingError, typedCode } from '../shell/typed-code.ts'
import type { LiveTerminal } from './live-terminal.ts'
import { REFUSALS, type Refusal, isRefusal } from './messages.ts'
import { RunLane } from './run-lane.ts'
import { type RunPlan, StepRun } from './step-run.ts'
import type { Terminals } from './terminals.ts'

/** What a presenter asks for with a click. */
export interface RunRequest {
  step: string
  command?: number
  text?: string
  force?: boolean
}

export interface StepRunnerOptions {
  /** Finds a step of the deck as it is now. */
  findStep: (id: string) => Step | undefined
  terminals: Terminals
  now?: () => number
  onRun: (run: Run) => void
  /** Finds where a Service is reached from the presenter's machine; null where it is not. */
  findService?: FindService | undefined
}

/** Gives the URL of a Service by its name, or null. */
export type FindService = (name: string) => Promise<string | null>

/** Runs steps in the lecture's terminals and follows each by its shell's marks; clicks and rehearsals share it. */
export class StepRunner {
  readonly #options: StepRunnerOptions
  readonly #now: () => number
  /** The newest run of each step. */
  readonly #runs = new Map<string, StepRun>()
  /** The lane of each terminal's present shell, by the terminal's name. */
  readonly #lanes = new Map<string, RunLane>()
  #serial = 0

  constructor(options: StepRunnerOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    options.terminals.onShell((terminal) => this.#follow(terminal))
  }

  /** The newest run of each step, for a browser that joins. */
  get runs(): Run[] {
    return [...this.#runs.values()].map((run) => run.view())
  }

  /** Starts a run, or says why not. */
  run(request: RunRequest): Refusal | Run {
    const step = this.#options.findStep(request.step)
    if (!step) return REFUSALS.unknownStep(request.step)
    const plan = makePlan(step, request)
    if (isRefusal(plan)) return plan
    const terminal = this.#options.terminals.open(plan.terminal)
    if (isRefusal(terminal)) return { ...terminal, step: step.id }
    const lane = this.#lanes.get(terminal.name)
    if (lane === undefined || terminal.isOver) return REFUSALS.gone(step.id, terminal.name)
    if (request.force !== true && !lane.takesRun) return REFUSALS.busy(step.id, terminal.name)
    return this.#begin(plan, lane)
  }

  /** Sends Ctrl-C to a terminal and notes it on the run that has it. */
  stop(name: string): Refusal | null {
    const lane = this.#lanes.get(name)
    if (!lane) return REFUSALS.unknownTerminal(name)
    lane.stop()
    return null
  }

  #begin(plan: RunPlan, lane: RunLane): Run {
    this.#serial += 1
    const run = new StepRun(plan, this.#serial, this.#now())
    lane.begin(run)
    return run.view()
  }

  #follow(terminal: LiveTerminal): void {
    const { name, shell } = terminal
    const lane = new RunLane(shell, this.#now, (run) => this.#publish(run))
    this.#lanes.set(name, lane)
    shell.onMark((mark) => lane.takeMark(mark))
    shell.onState((state) => lane.takeState(state))
    shell.onReady(() => lane.takeReady())
    shell.onExit((exit) => lane.takeExit(exit, shell.state === 'lost'))
  }

  #publish(run: StepRun): void {
    const newest = this.#runs.get(run.plan.step)
    if (newest && newest.serial > run.serial) return
    this.#runs.set(run.plan.step, run)
    this.#options.onRun(run.view())
    if (run.state === 'ok' && run.plan.service !== undefined) void this.#openService(run, run.plan.service)
  }

  async #openService(run: StepRun, service: string): Promise<void> {
    const url = await this.#options.findService?.(service)
    if (url === null || url === undefined || this.#runs.get(run.plan.step) !== run) return
    run.opens(url)
    this.#options.onRun(run.view())
  }
}

/** Says why a code cannot be typed, before anything waits for it. */
function findTypingFault(code: string): TypingError | null {
  try {
    typedCode(code, true)
    return null
  } catch (error) {
    if (error instanceof TypingError) return error
    throw error
  }
}

function makePlan(step: Step, { command, text }: RunRequest): RunPlan | Refusal {
  const part = command === undefined ? step.code : step.commands[command - 1]
  if (part === undefined) return REFUSALS.unknownCommand(step.id, command ?? 0, step.commands.length)
  const code = (text ?? part).trimEnd()
  if (code.trim() === '') return REFUSALS.empty(step.id)
  const fault = findTypingFault(code)
  if (fault !== null) return REFUSALS.untypable(step.id, fault)
  const placeholder = findPlaceholder(code)
  if (placeholder !== undefined) return REFUSALS.placeholder(step.id, placeholder)
  return {
    step: step.id,
    terminal: step.terminal,
    code,
    commands: splitCommands(code).length,
    ...(command !== undefined && { command }),
    exit: step.exit,
    interrupt: step.interrupt,
    ...serviceOf(step),
  }
}

/** The Service that `open=svc/NAME` names. */
function serviceOf({ attributes: { open } }: Step): { service?: string } {
  const name = typeof open === 'string' ? /^(?:svc|service)\/(.+)$/.exec(open)?.[1] : undefined
  return name === undefined ? {} : { service: name }
}
