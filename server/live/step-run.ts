import type { Mismatch, Run, RunState } from '../protocol/run.ts'
import type { Mark } from '../shell/mark.ts'
import type { PtyExit } from '../shell/target.ts'
import { NOTES } from './messages.ts'
import { OutputRecord } from './output-record.ts'
import type { RunPlan } from './run-plan.ts'

/** How a run ends that was checked after its commands. */
export interface Conclusion {
  state: 'ok' | 'failed'
  note?: string
  mismatch?: Mismatch
}

/** A shell that was told to stop by Ctrl-C reports 128 + SIGINT. */
const EXIT_SIGINT = 130

/**
 * One run of a step, driven only by what the shell's marks say. A pasted block of N commands gives N command-starts and
 * one command-end; each start carries the exit code of the command before it.
 */
export class StepRun {
  readonly serial: number
  #plan: RunPlan
  #state: RunState = 'queued'
  #startedAt: number
  #settledAt: number | null = null
  #started = 0
  #typed = false
  #stopAsked = false
  #firstFailure: number | null = null
  #exitCode: number | null = null
  #note: string | null = null
  #url: string | null = null
  #endedAt: number | null = null
  #filled: string | null = null
  #waitsFor: { words: string; limitMs: number } | null = null
  #mismatch: Mismatch | null = null
  #record: OutputRecord | null = null

  constructor(plan: RunPlan, serial: number, now: number) {
    this.#plan = plan
    this.serial = serial
    this.#startedAt = now
  }

  get plan(): RunPlan {
    return this.#plan
  }

  get state(): RunState {
    return this.#state
  }

  /** What its commands have written; null before the first one starts. */
  get record(): OutputRecord | null {
    return this.#record
  }

  /** True until the last of its commands has ended: whoever types now types into them. */
  get holdsTerminal(): boolean {
    return this.#endedAt === null && !this.isSettled
  }

  /** True once its code is in the terminal's input. */
  get isTyped(): boolean {
    return this.#typed
  }

  get isSettled(): boolean {
    return this.#settledAt !== null
  }

  /** Notes that the code was typed; marks before that belong to somebody else. */
  typed(): void {
    this.#typed = true
  }

  /** Notes that a name for the placeholder is being looked up. */
  fills(): void {
    this.#state = 'filling'
  }

  /** Puts the name in: from here on it is a run like any other. */
  fill(name: string, code: string): void {
    this.#filled = name
    this.#plan = { ...this.#plan, code }
    this.#state = 'queued'
  }

  /** Takes what its commands write. */
  write(bytes: Uint8Array, now: number): void {
    if (this.holdsTerminal) this.#record?.add(bytes, now)
  }

  /** Says what holds it open now that its commands have ended. */
  waitFor(words: string, limitMs: number): void {
    this.#waitsFor = { words, limitMs }
  }

  /** Settles a run that could not be typed, or that was checked. */
  conclude({ state, note, mismatch }: Conclusion, now: number): void {
    if (this.isSettled) return
    this.#mismatch = mismatch ?? null
    this.#settle(state, note ?? null, now)
  }

  /** Says what it waits for. */
  say(note: string | null): void {
    this.#note = note
  }

  /** Notes where what the step opens is found. */
  opens(url: string): void {
    this.#url = url
  }

  /** Notes that the presenter asked to stop it; a run that was not typed yet is over with that. */
  stop(now: number): void {
    this.#stopAsked = true
    if (!this.isSettled && (!this.#typed || !this.holdsTerminal)) this.#settle('interrupted', null, now)
  }

  /** Takes a mark of the shell; true when the run changed. */
  take(mark: Mark, now: number): boolean {
    if (!this.#typed || !this.holdsTerminal) return false
    switch (mark.type) {
      case 'command-start':
        return this.#start(mark.previous, now)
      case 'command-end':
        return this.#end(mark.exitCode, now)
      case 'continuation':
        this.#note = NOTES.continuation
        return true
      case 'foreign-prompt':
        return this.#becomeUnknown(NOTES.foreignPrompt)
      case 'hello':
      case 'prompt':
        return false
    }
  }

  /** The shell has no marks, or they stopped: the run's state is not known, and is not guessed. */
  lose(note: string = NOTES.unmarked): boolean {
    return this.holdsTerminal && this.#typed && this.#becomeUnknown(note)
  }

  /** The terminal's process ended under the run. */
  exit(exit: PtyExit, isLost: boolean, now: number): void {
    if (!this.holdsTerminal) return
    if (isLost) this.#settle('interrupted', NOTES.lost, now)
    else if (!this.#typed) this.#settle('interrupted', NOTES.exitedBefore, now)
    else {
      this.#exitCode = exit.exitCode
      this.#over(this.#stopAsked ? 'interrupted' : this.#judge(exit.exitCode), NOTES.exited, now)
    }
  }

  /** What the browser is told. */
  view(): Run {
    const { step, terminal, commands, command } = this.plan
    return {
      step,
      serial: this.serial,
      state: this.#state,
      terminal,
      startedAt: this.#startedAt,
      commands,
      ...(command !== undefined && { command }),
      ...(this.#exitCode !== null && { exitCode: this.#exitCode }),
      ...(this.#settledAt !== null && { durationMs: this.#settledAt - this.#startedAt }),
      ...(this.#url !== null && { url: this.#url }),
      ...(this.plan.isRecorded === true && { recorded: true as const }),
      ...(this.#filled !== null && { filled: this.#filled }),
      ...(this.#mismatch !== null && { mismatch: this.#mismatch }),
      ...(this.#state === 'waiting' &&
        this.#waitsFor !== null && {
          waitsFor: this.#waitsFor.words,
          waitLimitMs: this.#waitsFor.limitMs,
        }),
      ...(this.#note !== null && { note: this.#note }),
    }
  }

  #start(previous: number, now: number): boolean {
    if (this.#started === 0) {
      this.#startedAt = now
      this.#record = new OutputRecord(now)
    } else if (this.#started >= this.plan.commands) {
      // All of ours had started: somebody typed on, and the mark that ended ours was lost.
      this.#finish(previous, now)
      return true
    } else this.#noteFailure(previous)
    this.#started += 1
    this.#state = 'running'
    this.#note = null
    return true
  }

  #end(exitCode: number, now: number): boolean {
    if (this.#started > 0) this.#finish(exitCode, now)
    else if (this.#stopAsked || exitCode === EXIT_SIGINT) this.#settle('interrupted', null, now)
    else if (exitCode !== 0) {
      this.#exitCode = exitCode
      this.#settle('failed', NOTES.refusedByShell, now)
    } else this.#settle('ok', NOTES.nothingRan, now)
    return true
  }

  #finish(exitCode: number, now: number): void {
    this.#noteFailure(exitCode)
    this.#exitCode = this.#firstFailure ?? exitCode
    const isInterrupted =
      this.#stopAsked || (this.#exitCode === EXIT_SIGINT && this.plan.exit !== EXIT_SIGINT)
    const state = isInterrupted ? 'interrupted' : this.#judge(this.#exitCode)
    this.#over(state, null, now)
  }

  /** Its commands have ended: what went well may have to be checked before it is settled. */
  #over(state: RunState, note: string | null, now: number): void {
    if (state !== 'ok' || this.plan.isChecked !== true) return this.#settle(state, note, now)
    this.#endedAt = now
    this.#state = 'waiting'
    this.#note = null
  }

  #noteFailure(exitCode: number): void {
    if (exitCode !== 0) this.#firstFailure ??= exitCode
  }

  #judge(exitCode: number): RunState {
    return this.plan.exit === 'any' || this.plan.exit === exitCode ? 'ok' : 'failed'
  }

  #becomeUnknown(note: string): boolean {
    this.#state = 'unknown'
    this.#note = note
    return true
  }

  #settle(state: RunState, note: string | null, now: number): void {
    this.#state = state
    this.#note = note
    this.#settledAt = now
  }
}
