import type { TerminalState } from '../protocol/terminal.ts'
import type { LabShell } from '../shell/lab-shell.ts'
import type { Mark } from '../shell/mark.ts'
import type { PtyExit } from '../shell/target.ts'
import { NOTES } from './messages.ts'
import type { StepRun } from './step-run.ts'

/** What a lane needs of the shell that it types into. */
export type LaneShell = Pick<LabShell, 'state' | 'isReady' | 'isRunning' | 'type' | 'interrupt'>

/**
 * The runs of one terminal: the one that the shell's marks speak of, and at most one that waits for the next prompt.
 * A terminal has one lane for each shell it has had, so that no mark of an old shell reaches a new run.
 */
export class RunLane {
  readonly #shell: LaneShell
  readonly #now: () => number
  readonly #publish: (run: StepRun) => void
  #current: StepRun | null = null
  #next: StepRun | null = null
  /** True when the waiting run's text is already in the terminal's input. */
  #isTypedAhead = false

  constructor(shell: LaneShell, now: () => number, publish: (run: StepRun) => void) {
    this.#shell = shell
    this.#now = now
    this.#publish = publish
  }

  /** True when a new run can start without disturbing anything but a run that never ends by itself. */
  get takesRun(): boolean {
    if (this.#next !== null) return false
    if (this.#shell.state === 'starting') return true
    return this.#isSettled ? this.#shell.isReady || this.#isBetween : this.#isStoppable
  }

  get #isSettled(): boolean {
    return this.#current === null || !this.#current.holdsTerminal
  }

  /** The last command has ended and its prompt is on the way. */
  get #isBetween(): boolean {
    return this.#shell.state === 'busy' && !this.#shell.isRunning
  }

  get #isStoppable(): boolean {
    return this.#current !== null && this.#current.holdsTerminal && this.#current.plan.interrupt
  }

  /**
   * Starts a run now, after what must be stopped first, or when the terminal gets to it; its code can be typed.
   */
  begin(run: StepRun): void {
    if (this.#shell.isReady && this.#isSettled && this.#next === null) return this.#typeNow(run)
    if (this.#shell.state === 'starting') run.say(NOTES.starting)
    else if (this.#isStoppable) this.#stopFirst(run)
    else if (!this.#isSettled || !this.#isBetween) return this.#typeAhead(run)
    this.#wait(run, false)
  }

  /** Stops the run in the lane: Ctrl-C to what runs, and nothing is typed any more. */
  stop(): void {
    const next = this.#next
    const isOnlyWaiting = next !== null && !this.#isTypedAhead && this.#isSettled
    // A run whose commands have ended is only waited for: Ctrl-C would go to a prompt.
    const isChecked = next === null && this.#current?.state === 'waiting'
    this.#current?.stop(this.#now())
    next?.stop(this.#now())
    this.#next = null
    if (!isOnlyWaiting && !isChecked) this.#shell.interrupt()
    this.#tell(this.#current)
    this.#tell(next)
  }

  /** Takes what the terminal writes: it is the present run's. */
  takeOutput(bytes: Uint8Array): void {
    this.#current?.write(bytes, this.#now())
  }

  takeMark(mark: Mark): void {
    if (this.#current?.take(mark, this.#now())) this.#tell(this.#current)
  }

  /** The prompt is there with an empty line: a run that waits has the terminal now. */
  takeReady(): void {
    this.#promote()
  }

  takeState(state: TerminalState): void {
    if (state === 'unmarked' && this.#current?.lose()) this.#tell(this.#current)
  }

  takeExit(exit: PtyExit, isLost: boolean): void {
    for (const run of [this.#current, this.#next]) {
      run?.exit(exit, isLost, this.#now())
      this.#tell(run)
    }
    this.#next = null
  }

  #typeNow(run: StepRun): void {
    this.#shell.type(run.plan.code)
    run.typed()
    run.say(null)
    this.#current = run
    this.#tell(run)
  }

  #stopFirst(run: StepRun): void {
    run.say(NOTES.stopping)
    this.#current?.stop(this.#now())
    this.#shell.interrupt()
  }

  #typeAhead(run: StepRun): void {
    this.#shell.type(run.plan.code)
    if (this.#shell.state === 'unmarked') {
      run.typed()
      run.lose()
      this.#current = run
    } else {
      run.say(NOTES.typedAhead)
      this.#wait(run, true)
    }
    this.#tell(run)
  }

  #wait(run: StepRun, isTypedAhead: boolean): void {
    this.#next?.stop(this.#now())
    this.#tell(this.#next)
    this.#next = run
    this.#isTypedAhead = isTypedAhead
    this.#tell(run)
  }

  #promote(): void {
    const run = this.#next
    if (run === null) return
    this.#next = null
    if (!this.#isTypedAhead) return this.#typeNow(run)
    run.typed()
    // Ctrl-C throws away what was typed ahead, so only the shell's next mark can tell.
    run.lose(NOTES.typedAheadLost)
    this.#current = run
    this.#tell(run)
  }

  #tell(run: StepRun | null): void {
    if (run !== null) this.#publish(run)
  }
}
