import { FitAddon } from '@xterm/addon-fit'
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes'
import { Terminal } from '@xterm/xterm'

import type { TerminalView } from '../../server/protocol/terminal.ts'
import { loadClipboard } from './clipboard.ts'
import { FlowCounter } from './flow-counter.ts'
import { loadLinks, makeLinkHandler } from './links.ts'
import { loadNameLinks } from './name-links.ts'
import { LEAST_CONTRAST, type PaletteName, themeOf } from './palette.ts'
import { swallowQueries } from './query-replies.ts'
import { loadRenderer } from './renderer.ts'
import { type ScreenSize, SizeAgreement, fontThatFits, limitSize } from './screen-size.ts'

/** What a screen tells the rest of the page. */
export interface ScreenEvents {
  input(channel: number, bytes: Uint8Array): void
  acknowledge(channel: number, bytes: number): void
  resize(channel: number, size: ScreenSize): void
  /** A program asks to put text on the clipboard. */
  clipboard(text: string): void
  /** A key pressed in the terminal; false keeps it from the shell. */
  key(event: KeyboardEvent): boolean
  /** The placeholders whose real names are links here. */
  placeholders(): readonly string[]
  /** A person clicked a name that fits a placeholder. */
  name(name: string): void
}

export interface ScreenLook {
  palette: PaletteName
  fontSize: number
}

const RESIZE_PAUSE_MS = 80
const SCROLLBACK = 10_000
/** CAN: ends whatever escape sequence the last output left half-said. */
const CANCEL = Uint8Array.of(0x18)
/** Leaves the alternate screen, on which nobody is: xterm draws a cursor before its first focus only after such a switch. */
const SHOW_CURSOR = '\x1b[?47l'
const encoder = new TextEncoder()
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** One terminal's screen: xterm, fed with the pty's bytes and counting what it has parsed. */
export class TerminalScreen {
  readonly channel: number
  readonly xterm: Terminal
  readonly #events: ScreenEvents
  readonly #readOnly: boolean
  readonly #isRecorded: boolean
  readonly #fit = new FitAddon()
  readonly #flow: FlowCounter
  readonly #size = new SizeAgreement()
  #look: ScreenLook
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: TerminalView, look: ScreenLook, readOnly: boolean, events: ScreenEvents) {
    this.channel = view.channel
    this.#events = events
    this.#readOnly = readOnly
    this.#isRecorded = view.recorded ?? false
    this.#look = look
    this.#flow = new FlowCounter((bytes) => events.acknowledge(this.channel, bytes))
    this.xterm = makeTerminal(view, look, readOnly)
    this.#size.restart(view)
    if (readOnly) return
    this.xterm.onData((text) => events.input(this.channel, encoder.encode(text)))
    this.xterm.onBinary((text) => events.input(this.channel, latin1(text)))
    this.xterm.attachCustomKeyEventHandler((event) => event.type !== 'keydown' || events.key(event))
  }

  /** Opens the screen in an element of the page, once that has a size. */
  open(host: HTMLElement): void {
    const { xterm } = this
    xterm.options.linkHandler = makeLinkHandler(host)
    xterm.open(host)
    loadRenderer(xterm)
    xterm.loadAddon(this.#fit)
    xterm.loadAddon(new UnicodeGraphemesAddon())
    xterm.unicode.activeVersion = '15-graphemes'
    swallowQueries(xterm.parser)
    loadLinks(xterm)
    if (!this.#readOnly) loadNameLinks(xterm, host, this.#events)
    loadClipboard(xterm, (text) => this.#events.clipboard(text))
    new ResizeObserver(() => this.fit()).observe(host)
  }

  /** Takes output of the pty. */
  write(bytes: Uint8Array): void {
    this.xterm.write(bytes, this.#flow.write(bytes.length))
  }

  /** Clears the screen for a snapshot of this size; what is still unparsed is parsed before and then gone. */
  restart(size: ScreenSize): void {
    this.#flow.restart()
    this.#size.restart(size)
    this.xterm.write(CANCEL, () => {
      this.xterm.reset()
      this.xterm.resize(size.cols, size.rows)
    })
    this.xterm.write(SHOW_CURSOR)
  }

  /** Takes a snapshot, whose bytes are not acknowledged. */
  writeSnapshot(bytes: Uint8Array): void {
    this.xterm.write(bytes, () => {
      this.xterm.scrollToBottom()
      this.fit()
    })
  }

  /** Follows a size that the server says the terminal has now. */
  takeSize(size: ScreenSize): void {
    if (!this.#size.take(size)) return
    this.xterm.resize(size.cols, size.rows)
    if (this.#readOnly) this.fit()
  }

  /** Fits the screen into its pane: a presenter's window resizes the terminal, a follower's only its own font. */
  fit(): void {
    const room = limitSize(this.#fit.proposeDimensions())
    if (!room || !this.xterm.element?.isConnected) return
    if (this.#readOnly) {
      const { fontSize = this.#look.fontSize } = this.xterm.options
      const fitting = fontThatFits(fontSize, room, this.xterm)
      if (Math.abs(fitting - fontSize) >= 0.5) this.xterm.options.fontSize = fitting
      return
    }
    if (!document.hasFocus() && document.visibilityState !== 'visible') return
    if (room.cols !== this.xterm.cols || room.rows !== this.xterm.rows)
      this.xterm.resize(room.cols, room.rows)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.#size.ask(room)) this.#events.resize(this.channel, room)
    }, RESIZE_PAUSE_MS)
  }

  setLook(look: ScreenLook): void {
    this.#look = look
    this.xterm.options.theme = themeOf(look.palette, this.#isRecorded)
    if (!this.#readOnly) this.xterm.options.fontSize = look.fontSize
    this.fit()
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.xterm.dispose()
  }
}

function makeTerminal(
  { cols, rows, recorded = false }: TerminalView,
  look: ScreenLook,
  readOnly: boolean,
): Terminal {
  return new Terminal({
    // The graphemes addon and search decorations are proposed API in xterm 6.
    allowProposedApi: true,
    cols,
    rows,
    scrollback: SCROLLBACK,
    disableStdin: readOnly,
    cursorBlink: false,
    cursorInactiveStyle: 'outline',
    fontFamily: '"Livedeck Code", ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace',
    fontSize: look.fontSize,
    lineHeight: 1.15,
    theme: themeOf(look.palette, recorded),
    minimumContrastRatio: LEAST_CONTRAST,
    rightClickSelectsWord: false,
    scrollOnUserInput: true,
    macOptionIsMeta: true,
  })
}
