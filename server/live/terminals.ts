import type { TerminalView } from '../protocol/terminal.ts'
import { PtyError } from '../shell/spawned-pty.ts'
import type { ShellName, Target } from '../shell/target.ts'
import { LiveTerminal } from './live-terminal.ts'
import { REFUSALS, type Refusal, isRefusal } from './messages.ts'
import type { RecordedSource } from './recorded-pty.ts'
import type { Viewer } from './terminal-feed.ts'

/** More shells than this on one lecture are a mistake or an attack. */
export const MAX_TERMINALS = 8
/** The terminal in which recordings are played. */
export const RECORDING = 'recording'
const NAME = /^[\w.-]{1,32}$/
const FIRST_SCREEN = { cols: 100, rows: 30 }

export interface TerminalsOptions {
  target: Target
  shell: ShellName
  /** The first terminal's size until a window says its own. */
  screen?: { cols: number; rows: number } | undefined
  onChange: () => void
}

/** The terminals of a lecture by name; each is opened when it is first needed. */
export class Terminals {
  readonly #options: TerminalsOptions
  readonly #terminals = new Map<string, LiveTerminal>()
  readonly #viewers = new Set<Viewer>()
  readonly #shellListeners: ((terminal: LiveTerminal) => void)[] = []
  #nextChannel = 0

  constructor(options: TerminalsOptions) {
    this.#options = options
  }

  /** Calls back with each shell that starts in a terminal, before it has said anything. */
  onShell(listener: (terminal: LiveTerminal) => void): void {
    this.#shellListeners.push(listener)
  }

  get views(): TerminalView[] {
    return [...this.#terminals.values()].map((terminal) => terminal.view)
  }

  find(name: string): LiveTerminal | undefined {
    return this.#terminals.get(name)
  }

  findChannel(channel: number): LiveTerminal | undefined {
    for (const terminal of this.#terminals.values()) if (terminal.channel === channel) return terminal
    return undefined
  }

  /** Gives the terminal of that name, opened now if need be; the new one is as large as the first. */
  open(name: string, recorded: RecordedSource | null = null): LiveTerminal | Refusal {
    // What plays recordings is no shell, and no shell may pass for it.
    if (name === RECORDING && recorded === null) return REFUSALS.notForSteps(name)
    const existing = this.#terminals.get(name)
    if (existing) return existing
    if (!NAME.test(name)) return REFUSALS.unknownTerminal(name)
    if (this.#terminals.size >= MAX_TERMINALS) return REFUSALS.tooManyTerminals(MAX_TERMINALS)
    const terminal = catchPtyError(name, () => this.#start(name, recorded))
    if (isRefusal(terminal)) return terminal
    this.#terminals.set(name, terminal)
    this.#options.onChange()
    for (const viewer of this.#viewers) terminal.attach(viewer)
    return terminal
  }

  /** Gives the terminal that plays recordings out of this source. */
  openRecorded(source: RecordedSource): LiveTerminal | Refusal {
    return this.open(RECORDING, source)
  }

  /** Starts new shells in all terminals, whatever runs in them; those that need none stay. */
  renew(): void {
    for (const [name, terminal] of this.#terminals)
      if (name !== RECORDING) catchPtyError(name, () => terminal.renew())
  }

  /** Starts a new shell in a terminal whose old one ended, or says why not. */
  resume(name: string): Refusal | null {
    const terminal = this.#terminals.get(name)
    if (!terminal) return REFUSALS.unknownTerminal(name)
    return catchPtyError(name, () => {
      terminal.restart()
      return null
    })
  }

  async close(name: string): Promise<void> {
    const terminal = this.#terminals.get(name)
    if (!terminal) return
    this.#terminals.delete(name)
    this.#options.onChange()
    await terminal.dispose()
  }

  /** Shows all terminals, and those that will be opened, to a viewer. */
  attach(viewer: Viewer): void {
    this.#viewers.add(viewer)
    for (const terminal of this.#terminals.values()) terminal.attach(viewer)
  }

  detach(viewer: Viewer): void {
    this.#viewers.delete(viewer)
    for (const terminal of this.#terminals.values()) terminal.detach(viewer)
  }

  /** Follows a change of who is waited for, or of who is hidden. */
  pace(): void {
    for (const terminal of this.#terminals.values()) {
      terminal.pace()
      for (const viewer of this.#viewers) if (!viewer.isHidden) terminal.show(viewer)
    }
  }

  /** Ends every shell; resolves when no process is left. */
  async dispose(): Promise<void> {
    this.#viewers.clear()
    const terminals = [...this.#terminals.values()]
    this.#terminals.clear()
    await Promise.all(terminals.map((terminal) => terminal.dispose()))
  }

  #start(name: string, recorded: RecordedSource | null): LiveTerminal {
    const { target, shell, onChange } = this.#options
    const { cols, rows } = this.#terminals.values().next().value?.view ?? this.#options.screen ?? FIRST_SCREEN
    const channel = this.#nextChannel
    this.#nextChannel = (channel + 1) % 256
    return new LiveTerminal({
      name,
      channel,
      target: recorded ?? target,
      isRecorded: recorded !== null,
      shell,
      cols,
      rows,
      onShell: (terminal) => {
        for (const listener of this.#shellListeners) listener(terminal)
      },
      onChange,
    })
  }
}

/** A system that is out of ptys or processes refuses a terminal; it does not end the lecture. */
function catchPtyError<T>(name: string, act: () => T): T | Refusal {
  try {
    return act()
  } catch (error) {
    if (error instanceof PtyError) return REFUSALS.notOpened(name, error)
    throw error
  }
}
