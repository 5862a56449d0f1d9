import { setTimeout as sleep } from 'node:timers/promises'

import type { Step } from '../deck/deck.ts'
import type { StepRecord, Transcript } from '../protocol/transcript.ts'
import { FRESH_LINE } from './live-terminal.ts'
import { NOTES, type Refusal, isRefusal } from './messages.ts'
import { RecordedSource } from './recorded-pty.ts'
import type { StepRunner } from './step-runner.ts'
import { RECORDING, type Terminals } from './terminals.ts'

export interface PlayerOptions {
  terminals: Terminals
  runner: StepRunner
}

/** A pause in a recording is played no longer than this, in milliseconds. */
const LONGEST_PAUSE_MS = 2_000

/** Plays what a step printed at its rehearsal in a terminal of its own that says so; nothing of it is live. */
export class Player {
  readonly #options: PlayerOptions
  readonly #source = new RecordedSource()
  #playing: AbortController | null = null

  constructor(options: PlayerOptions) {
    this.#options = options
  }

  /** Starts to play a step's record, in place of one that plays. */
  play(step: Step, record: StepRecord, transcript: Transcript): Refusal | null {
    const terminal = this.#options.terminals.openRecorded(this.#source)
    if (isRefusal(terminal)) return terminal
    this.#playing?.abort()
    const controller = new AbortController()
    this.#playing = controller
    void this.#run(step, record, transcript, controller.signal)
    return null
  }

  /** Stops what plays. */
  dispose(): void {
    this.#playing?.abort()
  }

  async #run(step: Step, record: StepRecord, transcript: Transcript, signal: AbortSignal): Promise<void> {
    const run = this.#options.runner.beginRecorded(step, RECORDING)
    this.#source.pty?.show(headOf(record, transcript))
    let at = 0
    for (const [ms, text] of record.output) {
      await sleep(Math.min(ms - at, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => {})
      if (signal.aborted) return run.end(null)
      at = ms
      this.#source.pty?.show(text)
    }
    this.#source.pty?.show(FRESH_LINE)
    run.end(record.exitCode ?? 0)
  }
}

/** Without what a terminal would obey: these lines say that nothing is live, and nothing in a transcript may hide them. */
const plain = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, '')

/** Inverse, so that nobody takes it for the shell: when and where it was recorded, and what was typed. */
function headOf({ typed, startedAt }: StepRecord, { target, simulated, cluster }: Transcript): string {
  const place = simulated ? `${target} (simulated)` : target
  const words = NOTES.recorded(startedAt.slice(0, 16).replace('T', ' '), place, cluster ?? '')
  const code = plain(typed).replaceAll('\n', '\r\n> ')
  return `${FRESH_LINE}\x1b[7m ${plain(words).replaceAll('\n', ' ')} \x1b[0m\r\n\x1b[1m$ ${code}\x1b[0m\r\n`
}
