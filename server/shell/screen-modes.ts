import type { Terminal } from '@xterm/headless'

const MOUSE_ENCODINGS = new Set([1005, 1006, 1015, 1016])
const CURSOR_VISIBLE = 25

/** What a screen needs beside its text and what the serializer knows of: the cursor's look, the mouse, the margins. */
export class ScreenModes {
  readonly #terminal: Terminal
  readonly #mouse = new Set<number>()
  #isCursorHidden = false
  #cursorStyle = 0
  /** First and last line that scroll, from 1, for the buffer that was active; null for the whole screen. */
  readonly #margins: Record<'normal' | 'alternate', [number, number] | null> = {
    normal: null,
    alternate: null,
  }

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    const { parser } = terminal
    // Each handler only looks: with false the terminal goes on and obeys.
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => this.#setModes(params, true))
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => this.#setModes(params, false))
    parser.registerCsiHandler({ final: 'r' }, ([top, bottom]) =>
      this.#setMargins(Number(top), Number(bottom)),
    )
    parser.registerCsiHandler({ intermediates: ' ', final: 'q' }, ([style]) => {
      this.#cursorStyle = Number(style)
      return false
    })
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => this.#reset())
    parser.registerEscHandler({ final: 'c' }, () => {
      this.#mouse.clear()
      this.#cursorStyle = 0
      return this.#reset()
    })
  }

  /** True when only a part of the screen scrolls. */
  get hasMargins(): boolean {
    return this.#margins.normal !== null || this.#margins.alternate !== null
  }

  /** A new size makes the whole screen scroll again. */
  resize(): void {
    this.#margins.normal = null
    this.#margins.alternate = null
  }

  /** Makes the sequences that bring a reset terminal, its screen already drawn, into these modes. */
  serialize(): string {
    const margins = this.#margins[this.#terminal.buffer.active.type]
    return [
      margins === null ? '' : this.#serializeMargins(margins),
      ...[...this.#mouse].map((mode) => `\x1b[?${mode}h`),
      this.#cursorStyle === 0 ? '' : `\x1b[${this.#cursorStyle} q`,
      this.#isCursorHidden ? `\x1b[?${CURSOR_VISIBLE}l` : '',
    ].join('')
  }

  /** Setting margins moves the cursor to the top; with origin mode, positions count from the upper margin. */
  #serializeMargins([top, bottom]: [number, number]): string {
    const { cursorX, cursorY } = this.#terminal.buffer.active
    const row = this.#terminal.modes.originMode ? cursorY - top + 2 : cursorY + 1
    return `\x1b[${top};${bottom}r\x1b[${row};${cursorX + 1}H`
  }

  #setModes(params: (number | number[])[], isSet: boolean): false {
    for (const mode of params) {
      if (typeof mode !== 'number') continue
      if (mode === CURSOR_VISIBLE) this.#isCursorHidden = !isSet
      if (!MOUSE_ENCODINGS.has(mode)) continue
      this.#mouse.clear()
      if (isSet) this.#mouse.add(mode)
    }
    return false
  }

  #setMargins(top: number, bottom: number): false {
    const { rows } = this.#terminal
    const first = Math.max(top || 1, 1)
    const last = bottom === 0 || Number.isNaN(bottom) || bottom > rows ? rows : bottom
    const isWhole = first === 1 && last === rows
    if (last > first) this.#margins[this.#terminal.buffer.active.type] = isWhole ? null : [first, last]
    return false
  }

  #reset(): false {
    this.#isCursorHidden = false
    this.resize()
    return false
  }
}
