import type { TerminalView } from '../protocol/terminal.ts'
import { type LabShell, openLabShell } from '../shell/lab-shell.ts'
import { ScreenMirror } from '../shell/screen-mirror.ts'
import type { ShellName, Target } from '../shell/target.ts'
import { NOTES } from './messages.ts'
import { OutputBatch } from './output-batch.ts'
import { PauseGate } from './pause-gate.ts'
import { TerminalFeed, type Viewer } from './terminal-feed.ts'

export interface LiveTerminalOptions {
  name: string
  channel: number
  target: Pick<Target, 'openPty' | 'isLost'>
  /** True when it plays recordings instead of a shell. */
  isRecorded?: boolean
  shell: ShellName
  cols: number
  rows: number
  /** Called with each new shell, the first included, before it has said anything. */
  onShell: (terminal: LiveTerminal) => void
  /** Called when `view` would answer otherwise. */
  onChange: () => void
}

/**
 * Ends what an old shell left switched on: alternate screen, modes, colours (DECSTR, xterm's private modes). The cursor is saved
 * first (DECSC), as leaving a screen that is not the alternate one takes it to where it was saved last, or home.
 */
export const FRESH_LINE = '\x1b7\x1b[?1049l\x1b[!p\x1b[?1000;1002;1003;1006;2004l\x1b[0m\r\n'

/** A terminal of the lecture: it outlives windows, reloads and, resumed, its own shell. */
export class LiveTerminal {
  readonly name: string
  readonly channel: number
  readonly mirror: ScreenMirror
  readonly #options: LiveTerminalOptions
  readonly #feeds = new Map<Viewer, TerminalFeed>()
  readonly #batch: OutputBatch
  #shell: LabShell
  readonly #gate: PauseGate
  #cols: number
  #rows: number
  #exitCode: number | null = null

  constructor(options: LiveTerminalOptions) {
    this.#options = options
    this.name = options.name
    this.channel = options.channel
    this.#cols = options.cols
    this.#rows = options.rows
    this.mirror = new ScreenMirror({ cols: options.cols, rows: options.rows })
    this.mirror.onReply((bytes) => this.#reply(bytes))
    this.mirror.onBacklog((isHigh) => this.#gate.set('mirror', isHigh))
    this.#batch = new OutputBatch(this.channel, (frame) => this.#distribute(frame))
    this.#shell = this.#openShell()
    this.#gate = new PauseGate(this.#shell)
    options.onShell(this)
  }

  get shell(): LabShell {
    return this.#shell
  }

  /** True when the shell has ended, or the connection to it. */
  get isOver(): boolean {
    return this.#shell.state === 'exited' || this.#shell.state === 'lost'
  }

  /** What browsers are told. */
  get view(): TerminalView {
    const { state } = this.#shell
    const { isRecorded = false } = this.#options
    const note = isRecorded
      ? NOTES.terminalRecorded
      : state === 'lost'
        ? NOTES.terminalLost
        : state === 'exited'
          ? NOTES.terminalExited
          : null
    return {
      channel: this.channel,
      name: this.name,
      state,
      cols: this.#cols,
      rows: this.#rows,
      ...(this.#exitCode !== null && this.isOver && { exitCode: this.#exitCode }),
      ...(note !== null && { note }),
      ...(isRecorded && { recorded: true }),
    }
  }

  /** Starts to show this terminal to a viewer, with a snapshot first. */
  attach(viewer: Viewer): void {
    const feed = new TerminalFeed(this, viewer, () => this.pace())
    this.#feeds.set(viewer, feed)
    void feed.refresh()
  }

  detach(viewer: Viewer): void {
    this.#feeds.get(viewer)?.dispose()
    this.#feeds.delete(viewer)
    this.pace()
  }

  acknowledge(viewer: Viewer, bytes: number): void {
    this.#feeds.get(viewer)?.acknowledge(bytes)
  }

  /** Sends a viewer what it missed while it was hidden. */
  show(viewer: Viewer): void {
    this.#feeds.get(viewer)?.refreshIfBehind()
  }

  /** Pauses or resumes the pty by how far the viewer that is waited for lags. */
  pace(): void {
    const waited = [...this.#feeds.values()].filter(({ viewer }) => viewer.isWaitedFor && !viewer.isHidden)
    if (waited.some((feed) => feed.isFull)) this.#gate.set('viewer', true)
    else if (waited.every((feed) => feed.hasRoom)) this.#gate.set('viewer', false)
  }

  flush(): void {
    this.#batch.flush()
  }

  write(bytes: Uint8Array): void {
    this.#batch.expectEcho()
    this.#shell.write(bytes)
  }

  resize(cols: number, rows: number): void {
    if (cols === this.#cols && rows === this.#rows) return
    this.#cols = cols
    this.#rows = rows
    this.mirror.resize(cols, rows)
    if (!this.isOver) this.#shell.resize(cols, rows)
    this.#options.onChange()
  }

  /**
   * Starts a new shell where the old one ended; the screen stays above it.
   * @throws {PtyError} and stays as it was
   */
  restart(): void {
    if (this.isOver) this.renew()
  }

  /**
   * Starts a new shell in place of the one that is there, whatever runs in it; the screen stays above it.
   * @throws {PtyError} and stays as it was
   */
  renew(): void {
    const shell = this.#openShell()
    void this.#shell.dispose()
    this.#take(Buffer.from(FRESH_LINE))
    this.#exitCode = null
    this.#shell = shell
    this.#gate.swap(shell)
    this.#options.onShell(this)
    this.#options.onChange()
  }

  async dispose(): Promise<void> {
    for (const feed of this.#feeds.values()) feed.dispose()
    this.#feeds.clear()
    this.#batch.dispose()
    await this.#shell.dispose()
    this.mirror.dispose()
  }

  #openShell(): LabShell {
    const { target, shell: name } = this.#options
    const shell = openLabShell(target, { cols: this.#cols, rows: this.#rows, shell: name })
    // A shell that was replaced may still write while it ends; nobody hears of that.
    const isReplaced = (): boolean => this.#shell !== shell
    shell.onData((bytes) => {
      if (!isReplaced()) this.#take(bytes)
    })
    shell.onState(() => this.#options.onChange())
    shell.onExit((exit) => {
      if (isReplaced()) return
      this.#exitCode = exit.exitCode
      this.#batch.flush()
      this.#options.onChange()
    })
    return shell
  }

  /** What programs ask their terminal is answered here, once; a shell that ended asks no more. */
  #reply(bytes: Buffer): void {
    if (!this.isOver) this.#shell.reply(bytes)
  }

  #take(bytes: Buffer): void {
    this.mirror.write(bytes)
    this.#batch.add(bytes)
  }

  #distribute(frame: Uint8Array<ArrayBuffer>): void {
    for (const feed of this.#feeds.values()) feed.push(frame)
    this.pace()
  }
}
