import { stripVTControlCharacters } from 'node:util'

import type { OutputEvent } from '../protocol/transcript.ts'

/** Characters of one run's output that are kept; what comes after them is counted only. */
const MOST_CHARACTERS = 256 * 1024
/** Bursts closer than this are one event. */
const SAME_BURST_MS = 10

/** Sequences that go to another line: CUU, CUD, CNL, CPL, CUP, HVP and VPA (ECMA-48), and to the other screen and back. */
// oxlint-disable-next-line no-control-regex -- they are control sequences
const MOVES = /\u001B\[(?:[\d;]*[ABEFHfd]|\?(?:47|1047|1049)[hl])/g

/** What a run's commands wrote to their terminal, as it came: for expectations, for the transcript and for handouts. */
export class OutputRecord {
  readonly #events: OutputEvent[] = []
  readonly #decoder = new TextDecoder()
  readonly #startedAt: number
  #length = 0
  #cut = 0

  /** `startedAt` is when the first command started, in epoch milliseconds. */
  constructor(startedAt: number) {
    this.#startedAt = startedAt
  }

  get events(): readonly OutputEvent[] {
    return this.#events
  }

  /** How many characters are not kept. */
  get cut(): number {
    return this.#cut
  }

  /** True until something was written. */
  get isEmpty(): boolean {
    return this.#length === 0
  }

  /** Takes bytes of the pty; a character that is cut between two bursts is kept whole. */
  add(bytes: Uint8Array, now: number): void {
    const text = this.#decoder.decode(bytes, { stream: true })
    const kept = text.slice(0, Math.max(0, MOST_CHARACTERS - this.#length))
    this.#cut += text.length - kept.length
    this.#length += kept.length
    if (kept === '') return
    const ms = Math.max(0, now - this.#startedAt)
    const last = this.#events.at(-1)
    if (last !== undefined && ms - last[0] < SAME_BURST_MS) last[1] += kept
    else this.#events.push([ms, kept])
  }

  /**
   * The output as a reader sees it: lines without escape sequences, each as it was last overwritten. What a full-screen program writes
   * somewhere on the screen is a line as well.
   */
  plain(): string[] {
    const raw = this.#events.map(([, part]) => part).join('')
    const text = stripVTControlCharacters(raw.replaceAll(MOVES, '\n'))
    const lines = text.split(/\r*\n/).map((line) => line.split('\r').findLast((part) => part !== '') ?? '')
    while (lines.at(-1) === '') lines.pop()
    return lines
  }
}
