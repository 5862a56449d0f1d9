import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { TerminalState } from '../protocol/terminal.ts'
import { MarkScanner, type ScannedMark } from './mark-scanner.ts'
import type { Mark } from './mark.ts'
import { PromptWatch } from './prompt-watch.ts'
import { ShellState } from './shell-state.ts'
import type { Pty, PtyExit, Target, TerminalOptions } from './target.ts'
import { typedCode } from './typed-code.ts'

/** How long bracketed paste may be on before a prompt of ours, in milliseconds; then it is someone else's prompt. */
const FOREIGN_PROMPT_MS = 150

/** How long a terminal that has not said hello may be silent after it wrote something, in milliseconds. */
const SILENT_START_MS = 3_000

const INTERRUPT = '\x03'
const KILL_LINE = '\x15'

interface ShellEvents {
  data: [bytes: Buffer]
  mark: [mark: Mark]
  state: [state: TerminalState]
  ready: []
  exit: [exit: PtyExit]
}

/** Opens a terminal of `target` with a lab shell in it. */
export function openLabShell(target: Pick<Target, 'openPty' | 'isLost'>, options: TerminalOptions): LabShell {
  return new LabShell(target.openPty(options), (exit) => target.isLost(exit))
}

/**
 * A shell on a pty that says what it is doing. Bytes and marks come in the order of the stream: the bytes before a mark,
 * then the mark, then what it changed. A mark's own bytes are left out: they hold the nonce, with which output could forge marks.
 */
export class LabShell {
  /** What `Target.execute` takes as `like`. */
  readonly pty: Pty
  readonly #isLost: (exit: PtyExit) => boolean
  readonly #events = new EventEmitter<ShellEvents>()
  readonly #scanner = new MarkScanner()
  readonly #shell = new ShellState()
  readonly #watch: PromptWatch | null
  #told: TerminalState = 'starting'
  #foreignPrompt: NodeJS.Timeout | null = null
  #silence: NodeJS.Timeout | null = null

  constructor(pty: Pty, isLost: (exit: PtyExit) => boolean) {
    this.pty = pty
    this.#isLost = isLost
    this.#watch = pty.shellPid === undefined ? null : new PromptWatch(pty.shellPid, () => this.#loseMarks())
    pty.onData((bytes) => this.#read(bytes))
    pty.onExit((exit) => this.#end(exit))
  }

  /** What the shell is doing, as far as its marks have said. */
  get state(): TerminalState {
    return this.#shell.state
  }

  /** True between a command's start and its end, whatever is on screen. */
  get isRunning(): boolean {
    return this.#shell.isRunning
  }

  /**
   * True when a code can be typed at once: the prompt is there and nobody typed since, not even what was deleted again.
   * The mirror's replies do not count.
   */
  get isReady(): boolean {
    return this.#shell.isReady
  }

  onData(listener: (bytes: Buffer) => void): void {
    this.#events.on('data', listener)
  }

  onMark(listener: (mark: Mark) => void): void {
    this.#events.on('mark', listener)
  }

  onState(listener: (state: TerminalState) => void): void {
    this.#events.on('state', listener)
  }

  /** Calls at each new prompt at which `isReady` turns true, after its mark and its state. */
  onReady(listener: () => void): void {
    this.#events.on('ready', listener)
  }

  onExit(listener: (exit: PtyExit) => void): void {
    this.#events.on('exit', listener)
  }

  /**
   * Types a command, or several lines of them, and Enter; the caller sees to it that the shell is ready.
   * @throws {TypingError} when the code holds a control character
   */
  type(code: string): void {
    this.write(typedCode(code, this.#shell.isPasteBracketed))
  }

  /** Presses Ctrl-C. */
  interrupt(): void {
    this.write(INTERRUPT)
  }

  /** Writes what came from the keyboard. */
  write(bytes: Uint8Array | string): void {
    this.#shell.isTypedInto = true
    this.pty.write(bytes)
  }

  /** Writes the terminal's own answer to a program's question, which nobody typed. */
  reply(bytes: Uint8Array): void {
    this.pty.write(bytes)
  }

  resize(cols: number, rows: number): void {
    this.pty.resize(cols, rows)
  }

  pause(): void {
    this.pty.pause()
  }

  resume(): void {
    this.pty.resume()
  }

  /** Ends the shell and all that runs in its terminal. */
  dispose(): Promise<void> {
    this.#stopTimers()
    return this.pty.dispose()
  }

  #read(bytes: Buffer): void {
    for (const { output, mark } of this.#scanner.scan(bytes)) {
      if (output.length > 0) this.#events.emit('data', output)
      if (mark !== null) this.#take(mark)
    }
    this.#awaitHello()
  }

  #take(mark: ScannedMark): void {
    if (mark.type === 'hello') this.#answerHello()
    const marks = this.#shell.apply(mark)
    this.#watchPrompt(mark)
    for (const each of marks) this.#events.emit('mark', each)
    this.#tellState()
    // Who listened to the mark or the state may have typed already.
    if (this.isReady && marks.some(({ type }) => type === 'prompt')) this.#events.emit('ready')
  }

  /** Gives the shell its nonce. The line is killed first, should something have been typed ahead. */
  #answerHello(): void {
    this.#scanner.nonce = randomBytes(16).toString('hex')
    this.pty.write(`${KILL_LINE}${this.#scanner.nonce}\n`)
  }

  /**
   * A program that edits lines (a nested shell, python, vim) turns bracketed paste on; so does our shell, but then its own
   * mark follows at once.
   */
  #watchPrompt(mark: ScannedMark): void {
    if (this.#foreignPrompt !== null) clearTimeout(this.#foreignPrompt)
    this.#foreignPrompt = null
    if (mark.type === 'command-start') this.#watch?.start()
    else if (mark.type !== 'paste-mode') this.#watch?.stop()
    const isOurs = !this.#shell.isRunning && this.#scanner.nonce !== null
    if (mark.type === 'paste-mode' && mark.on && !isOurs) {
      this.#foreignPrompt = setTimeout(() => this.#loseMarks(), FOREIGN_PROMPT_MS)
    }
  }

  /** Until the shell has said hello, a terminal that wrote something and waits has a prompt that we know nothing of. */
  #awaitHello(): void {
    if (this.#silence !== null) clearTimeout(this.#silence)
    this.#silence = null
    if (this.#shell.state !== 'starting' || this.#scanner.nonce !== null) return
    this.#silence = setTimeout(() => this.#loseMarks(), SILENT_START_MS)
  }

  #loseMarks(): void {
    this.#events.emit('mark', this.#shell.loseMarks())
    this.#tellState()
  }

  #end(exit: PtyExit): void {
    this.#stopTimers()
    this.#shell.state = this.#isLost(exit) ? 'lost' : 'exited'
    this.#tellState()
    this.#events.emit('exit', exit)
  }

  #tellState(): void {
    if (this.#told === this.#shell.state) return
    this.#told = this.#shell.state
    this.#events.emit('state', this.#told)
  }

  #stopTimers(): void {
    this.#watch?.stop()
    if (this.#foreignPrompt !== null) clearTimeout(this.#foreignPrompt)
    if (this.#silence !== null) clearTimeout(this.#silence)
    this.#foreignPrompt = null
    this.#silence = null
  }
}
