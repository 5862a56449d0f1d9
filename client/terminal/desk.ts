import type { ClientMessage } from '../../server/protocol/client-message.ts'
import type { Toasts } from '../ui/toast.ts'
import { copyText } from './clipboard.ts'
import { LookSetting } from './look.ts'
import { TerminalPane } from './pane.ts'
import { handleTerminalKey } from './pane-keys.ts'

export interface DeskOptions {
  toasts: Toasts
  send: (message: ClientMessage) => boolean
  sendInput(channel: number, bytes: Uint8Array): boolean
  /** Gives the keys back to the slide. */
  leave: () => void
  /** Typed keys that no connection could carry. */
  dropped(): void
  /** The placeholders that names in a terminal can be clicked into. */
  placeholders(): readonly string[]
  /** A person clicked a name that fits one of them. */
  takeName(name: string): void
}

/** The terminals and what the page does around them: looks, keys, clipboard, and their words to the server. */
export class TerminalDesk {
  readonly pane: TerminalPane
  readonly #options: DeskOptions
  readonly #setting = new LookSetting()

  constructor(options: DeskOptions) {
    this.#options = options
    const { send } = options
    this.pane = new TerminalPane(this.#setting.look, {
      input: (channel, bytes) => {
        if (!options.sendInput(channel, bytes)) options.dropped()
      },
      acknowledge: (channel, bytes) => send({ type: 'ack', channel, bytes }),
      resize: (channel, size) => send({ type: 'resize', channel, ...size }),
      clipboard: (text) => this.#askClipboard(text),
      key: (event) => this.#key(event),
      placeholders: () => options.placeholders(),
      name: (name) => {
        options.takeName(name)
        // What was chosen is run by the slide's keys.
        options.leave()
      },
      resume: (terminal) => send({ type: 'resume', terminal }),
      close: (terminal) => send({ type: 'close', terminal }),
      open: (terminal) => send({ type: 'open', terminal }),
    })
    this.#applyLook()
    globalThis.addEventListener('resize', () => this.#applyLook())
  }

  togglePalette(): void {
    this.#setting.togglePalette()
    this.#applyLook()
  }

  /** Makes the text larger by so many pixels, or smaller by a negative number. */
  enlarge(pixels: number): void {
    this.#setting.enlarge(pixels)
    this.#applyLook()
  }

  #applyLook(): void {
    this.pane.setLook(this.#setting.look)
  }

  #key(event: KeyboardEvent): boolean {
    return handleTerminalKey(event, {
      leave: this.#options.leave,
      search: () => this.pane.search(),
      enlarge: (pixels) => this.enlarge(pixels),
      copy: () => {
        const text = this.pane.selection
        if (text !== null) void copyText(text)
      },
    })
  }

  #askClipboard(text: string): void {
    const length = text.length === 1 ? 'one character' : `${text.length} characters`
    this.#options.toasts.show(`A program in the terminal wants to put ${length} on your clipboard.`, [
      { label: 'Allow once', run: () => void copyText(text) },
      { label: 'No', run: () => {} },
    ])
  }
}
