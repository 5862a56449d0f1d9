import { SerializeAddon } from '@xterm/addon-serialize'
import { Terminal } from '@xterm/headless'
import { SCREEN_LIMITS } from '../protocol/terminal.ts'
import { PendingOutput } from './pending-output.ts'
import { ScreenModes } from './screen-modes.ts'
import { SequenceTracker } from './sequence-tracker.ts'
import { loadUnicodeWidth } from './unicode-width.ts'

/** Lines above the screen that are kept, here and in the browser. */
export const SCROLLBACK = 5_000

/** The scrollback and the largest screen must have gone by, from wherever the cursor stood, before all of them is new. */
const KEPT_LINES = SCROLLBACK + 2 * SCREEN_LIMITS.maxRows

/** Bytes that wait at which the pty should pause, and at which it may go on. */
const BACKLOG = { high: 4 * 1024 * 1024, low: 1024 * 1024 }

/** Plain text that waits is parsed when nothing came for so long, in milliseconds, or when it is more than this. */
const IDLE_MS = 30
const LAZY_LIMIT = 3 * 1024 * 1024

/** What xterm gets at once: it parses 12 ms long before it lets others run, and looks at the clock between pieces. */
const BATCH = 256 * 1024
const PIECE = 16 * 1024

/** Output, and what is to be done once it is parsed. */
interface Segment {
  output: PendingOutput
  after: (() => void) | null
}

/** The size of a screen in cells. */
export interface ScreenSize {
  cols: number
  rows: number
}

/** A screen at one place in the stream: its size, and what draws it on a reset terminal of that size. */
export interface ScreenSnapshot extends ScreenSize {
  /** UTF-8 text and escape sequences. */
  bytes: Uint8Array
}

/**
 * A terminal without a window that follows a pty's output: what a browser that comes later gets to see. It alone answers
 * the questions that programs put to their terminal, once and while they are live.
 */
export class ScreenMirror {
  readonly #terminal: Terminal
  readonly #serializer = new SerializeAddon()
  readonly #modes: ScreenModes
  readonly #tracker = new SequenceTracker()
  #segments: Segment[] = [{ output: new PendingOutput(this.#tracker), after: null }]
  readonly #idle: NodeJS.Timeout
  #hasWidths = false
  #isParsing = false
  #isIdle = false
  #isDisposed = false
  #isBacklogHigh = false
  #onReply: (bytes: Buffer) => void = () => {}
  #onBacklog: (isHigh: boolean) => void = () => {}

  constructor({ cols, rows }: ScreenSize) {
    this.#terminal = new Terminal({
      cols,
      rows,
      scrollback: SCROLLBACK,
      allowProposedApi: true,
      logLevel: 'off',
    })
    this.#terminal.loadAddon(this.#serializer)
    this.#terminal.onData((reply) => this.#onReply(Buffer.from(reply, 'utf8')))
    this.#modes = new ScreenModes(this.#terminal)
    this.#idle = setTimeout(() => this.#parseIdle(), IDLE_MS)
    this.#idle.unref()
  }

  /** Sets who writes the answers to a program's questions (device attributes, cursor position) to the pty. */
  onReply(listener: (bytes: Buffer) => void): void {
    this.#onReply = listener
  }

  /** Sets who pauses the pty while more waits to be parsed than should be held. */
  onBacklog(listener: (isHigh: boolean) => void): void {
    this.#onBacklog = listener
  }

  /** Takes output of the pty; the bytes are kept as they are and must not change. */
  write(bytes: Uint8Array): void {
    if (this.#isDisposed) return
    const { output } = this.#last
    output.push(bytes, KEPT_LINES)
    this.#isIdle = false
    this.#idle.refresh()
    this.#tellBacklog()
    if (output.isUrgent || output.size > LAZY_LIMIT) void this.#parse()
  }

  /** Takes a new size, in its place between the bytes before and after. */
  resize(cols: number, rows: number): void {
    this.#afterOutput(() => {
      this.#terminal.resize(cols, rows)
      this.#modes.resize()
    })
  }

  /**
   * Makes the escape sequences that draw the screen, its scrollback and its modes, with the size that they are for.
   * Both follow exactly from the bytes and sizes given before this call; the bytes are none once disposed.
   */
  snapshot(): Promise<ScreenSnapshot> {
    return new Promise((resolve) => {
      this.#afterOutput(() => {
        const { cols, rows } = this.#terminal
        resolve({ cols, rows, bytes: this.#serialize() })
      })
    })
  }

  /** The lines of scrollback and screen as text, spaces at their ends cut off. */
  text(): Promise<string[]> {
    return new Promise((resolve) => {
      this.#afterOutput(() => {
        const { active } = this.#terminal.buffer
        resolve(
          Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? ''),
        )
      })
    })
  }

  dispose(): void {
    if (this.#isDisposed) return
    this.#isDisposed = true
    clearTimeout(this.#idle)
    const waiting = this.#segments
    this.#segments = [{ output: new PendingOutput(this.#tracker), after: null }]
    for (const { after } of waiting) after?.()
    this.#terminal.dispose()
  }

  get #last(): Segment {
    const last = this.#segments.at(-1)
    if (last !== undefined) return last
    const segment: Segment = { output: new PendingOutput(this.#tracker), after: null }
    this.#segments.push(segment)
    return segment
  }

  #afterOutput(action: () => void): void {
    if (this.#isDisposed) return action()
    this.#last.after = action
    this.#segments.push({ output: new PendingOutput(this.#tracker), after: null })
    void this.#parse()
  }

  #serialize(): Uint8Array {
    if (this.#isDisposed) return new Uint8Array()
    return Buffer.from(
      this.#serializer.serialize({ scrollback: SCROLLBACK }) + this.#modes.serialize(),
      'utf8',
    )
  }

  #parseIdle(): void {
    this.#isIdle = true
    void this.#parse()
  }

  /** Parses what waits until nothing is left but plain text of a flood that goes on. */
  async #parse(): Promise<void> {
    if (this.#isParsing) return
    this.#isParsing = true
    await this.#prepare()
    while (!this.#isDisposed && this.#mustParse()) {
      const [first] = this.#segments
      if (first === undefined) break
      if (first.output.size > 0) {
        await this.#feed(first.output.take(BATCH))
        this.#tellBacklog()
      } else {
        this.#segments.shift()
        first.after?.()
      }
    }
    this.#isParsing = false
    if (this.#segments.every(({ output }) => output.size === 0)) {
      this.#tracker.mayHaveMargins = this.#modes.hasMargins
    }
  }

  /** The first bytes wait for the character widths, which are loaded when a screen first needs them. */
  async #prepare(): Promise<void> {
    if (this.#hasWidths) return
    const UnicodeGraphemesAddon = await loadUnicodeWidth()
    if (!this.#isDisposed) this.#terminal.loadAddon(new UnicodeGraphemesAddon())
    this.#hasWidths = true
  }

  #mustParse(): boolean {
    const { output, after } = this.#segments[0] ?? this.#last
    if (after !== null) return true
    return output.size > 0 && (this.#isIdle || output.isUrgent || output.size > LAZY_LIMIT)
  }

  #feed(chunks: Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(chunks)
    return new Promise((resolve) => {
      for (let from = 0; from < bytes.length; from += PIECE) {
        const piece = bytes.subarray(from, from + PIECE)
        this.#terminal.write(piece, from + PIECE >= bytes.length ? resolve : undefined)
      }
    })
  }

  #tellBacklog(): void {
    const size = this.#segments.reduce((sum, { output }) => sum + output.size, 0)
    const isHigh = this.#isBacklogHigh ? size > BACKLOG.low : size > BACKLOG.high
    if (isHigh === this.#isBacklogHigh) return
    this.#isBacklogHigh = isHigh
    this.#onBacklog(isHigh)
  }
}
