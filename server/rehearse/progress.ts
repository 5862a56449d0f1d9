import type { Step } from '../deck/deck.ts'
import { isFailure } from './rehearsal.ts'
import type { RehearsedStep } from './rehearsed-step.ts'
import { shortCode } from './table.ts'

/** Where progress is written; a terminal gets one line that changes, anything else a line a step. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const TICK_MS = 500
const CLEAR = '\r\x1b[K'

/** Says which step runs, of how many, and for how long. */
export class Progress {
  readonly #out: ProgressStream
  readonly #isQuiet: boolean
  #timer: NodeJS.Timeout | null = null

  constructor(out: ProgressStream, { isQuiet }: { isQuiet: boolean }) {
    this.#out = out
    this.#isQuiet = isQuiet
  }

  start(step: Step, place: number, count: number): void {
    if (this.#out.isTTY !== true) return
    const began = performance.now()
    const draw = (): void => {
      const took = Math.round((performance.now() - began) / 1000)
      const head = `${place}/${count} · slide ${step.slide} · ${took} s · `
      const width = (this.#out.columns ?? 80) - head.length - 1
      this.#out.write(`${CLEAR}${head}${width > 10 ? shortCode(step.code, width) : ''}`)
    }
    draw()
    this.#stop()
    this.#timer = setInterval(draw, TICK_MS)
  }

  end({ step, verdict, record }: RehearsedStep, place: number, count: number): void {
    this.#stop()
    if (this.#isQuiet || verdict === 'skipped') return
    const sign = isFailure(verdict) ? '✗' : '✓'
    const head = `${sign} ${place}/${count} · slide ${step.slide} · ${(record.durationMs / 1000).toFixed(1)} s · `
    if (this.#out.isTTY !== true) this.#out.write(`${head}${shortCode(record.typed)}\n`)
    else if (isFailure(verdict)) this.#out.write(`${CLEAR}${head}${shortCode(record.typed)}\n`)
  }

  /** Leaves an empty line behind. */
  dispose(): void {
    this.#stop()
    if (this.#out.isTTY === true) this.#out.write(CLEAR)
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }
}
