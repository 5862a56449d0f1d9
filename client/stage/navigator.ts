import type { Position } from '../../server/protocol/server-message.ts'
import { parseAddress } from './address.ts'
import { type Fragments, clampPosition, walkBack, walkForward } from './walk.ts'

export interface NavigatorOptions {
  /** Called after every change; `isOwn` when this window moved, and not the lecture. */
  onMove(position: Position, isOwn: boolean): void
}

/** Where this window stands in the deck, kept in the URL so that a link, a reload and the back button work. */
export class Navigator {
  readonly #options: NavigatorOptions
  #fragments: Fragments = []
  #position: Position = { slide: 1, fragment: 0 }

  constructor(options: NavigatorOptions) {
    this.#options = options
    globalThis.addEventListener('popstate', () => this.#readAddress())
    globalThis.addEventListener('hashchange', () => this.#readAddress())
  }

  get position(): Position {
    return this.#position
  }

  get count(): number {
    return this.#fragments.length
  }

  /** Takes the deck's slides after a rendering, and the slide where the one that was shown stands now. */
  setDeck(fragments: Fragments, slide: number): void {
    this.#fragments = fragments
    const { fragment } = this.#position
    this.#position = clampPosition({ slide, fragment }, fragments)
    this.#writeAddress('replace')
    this.#options.onMove(this.#position, false)
  }

  /** Stands somewhere before the deck has come; the deck then keeps it inside. */
  expect(position: Position): void {
    this.#position = position
  }

  /** Follows the lecture. */
  follow(position: Position): void {
    this.#go(position, false)
  }

  /** Goes to a slide by its number; numbers outside the deck lead to its end. */
  goTo(slide: number): void {
    this.#go({ slide, fragment: 0 }, true)
  }

  forward(): void {
    this.#go(walkForward(this.#position, this.#fragments), true)
  }

  back(): void {
    this.#go(walkBack(this.#position, this.#fragments), true)
  }

  #go(wanted: Position, isOwn: boolean): void {
    const next = clampPosition(wanted, this.#fragments.length > 0 ? this.#fragments : [wanted.fragment])
    const { slide, fragment } = this.#position
    if (next.slide === slide && next.fragment === fragment) return
    this.#position = next
    this.#writeAddress(next.slide === slide ? 'replace' : 'push')
    this.#options.onMove(next, isOwn)
  }

  #readAddress(): void {
    const { slide } = parseAddress(location.hash)
    if (slide !== null && slide !== this.#position.slide) this.#go({ slide, fragment: 0 }, true)
  }

  #writeAddress(how: 'push' | 'replace'): void {
    const hash = `#${this.#position.slide}`
    if (location.hash === hash) return
    if (how === 'push') history.pushState(null, '', hash)
    else history.replaceState(null, '', hash)
  }
}
