import { SCREEN_LIMITS } from '../../server/protocol/terminal.ts'

/** A terminal's size in characters. */
export interface ScreenSize {
  cols: number
  rows: number
}

const clamp = (value: number, min: number, max: number): number =>
  Math.max(min, Math.min(Math.floor(value), max))

/** Keeps a size within what the server takes; null when there is nothing to measure yet. */
export function limitSize(size: ScreenSize | undefined): ScreenSize | null {
  if (!size || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return null
  const { minCols, maxCols, minRows, maxRows } = SCREEN_LIMITS
  return { cols: clamp(size.cols, minCols, maxCols), rows: clamp(size.rows, minRows, maxRows) }
}

const sameSize = (one: ScreenSize, other: ScreenSize): boolean =>
  one.cols === other.cols && one.rows === other.rows

/**
 * Keeps two sizes apart: what this window would like, and what the terminal has. A size of another window is taken over,
 * except while our own wish is on its way to the server.
 */
export class SizeAgreement {
  #asked: ScreenSize | null = null
  #agreed: ScreenSize | null = null

  /** Notes a wish of this window; false when the terminal has that size already or was asked for it. */
  ask(size: ScreenSize): boolean {
    const current = this.#asked ?? this.#agreed
    if (current && sameSize(current, size)) return false
    this.#asked = size
    return true
  }

  /** Takes the size that the server says; true when the screen has to follow it. */
  take(size: ScreenSize): boolean {
    if (this.#asked && !sameSize(this.#asked, size)) return false
    const isNew = this.#agreed === null || !sameSize(this.#agreed, size)
    this.#asked = null
    this.#agreed = size
    return isNew
  }

  /** Forgets wishes that a lost connection never carried. */
  restart(size: ScreenSize): void {
    this.#asked = null
    this.#agreed = size
  }
}

/** The largest font with which a follower sees the presenter's whole screen in its own pane, in CSS pixels. */
export function fontThatFits(font: number, room: ScreenSize, needed: ScreenSize): number {
  const ratio = Math.min(room.cols / needed.cols, room.rows / needed.rows)
  return Math.max(6, Math.min(28, Math.floor(font * ratio * 2) / 2))
}
