import { readNumber, readText, remember } from '../ui/store.ts'
import type { ScreenLook } from './screen.ts'

const PALETTE = 'livedeck.palette'
const LARGER = 'livedeck.larger'
const LEAST_PX = 12
const MOST_PX = 40

/** The text's size before the presenter changes it: 18 px at 1080p, a little less on smaller windows. */
function defaultFontSize(windowWidth: number, windowHeight: number): number {
  return Math.max(14, Math.min(24, Math.round(Math.min(windowHeight / 60, windowWidth / 100))))
}

/** How the terminals look in this browser: palette and size of text, both remembered. */
export class LookSetting {
  #palette: ScreenLook['palette'] = readText(PALETTE) === 'light' ? 'light' : 'dark'
  #larger = readNumber(LARGER, 0)

  get look(): ScreenLook {
    const size = defaultFontSize(innerWidth, innerHeight) + this.#larger
    return { palette: this.#palette, fontSize: Math.max(LEAST_PX, Math.min(size, MOST_PX)) }
  }

  togglePalette(): void {
    this.#palette = this.#palette === 'dark' ? 'light' : 'dark'
    remember(PALETTE, this.#palette)
  }

  /** Makes the text larger by so many pixels, or smaller by a negative number. */
  enlarge(pixels: number): void {
    const before = this.look.fontSize
    this.#larger += pixels
    // At the end of the range the wish is not kept, so that the way back takes one key.
    if (this.look.fontSize === before) this.#larger -= pixels
    remember(LARGER, this.#larger)
  }
}
