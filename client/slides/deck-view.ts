import { browser } from '@marp-team/marp-core/browser'

import type { DeckView } from '../../server/protocol/deck.ts'
import type { Position } from '../../server/protocol/server-message.ts'
import { make, setAttribute } from '../ui/dom.ts'
import { planPatch } from './deck-patch.ts'

interface Held {
  hash: string
  node: Element
}

/**
 * The slides as Marp rendered them, all in the document and one of them shown. `#deck` holds nothing else, because the
 * deck's CSS is scoped to its children.
 */
export class DeckSlides {
  readonly element = make('div', { id: 'deck' })
  readonly #style = make('style', { id: 'deck-css' })
  readonly #html = new Map<string, string>()
  #held: Held[] = []
  #cssHash = ''

  constructor() {
    document.head.append(this.#style)
  }

  /** The hashes of the slides in their order, which the server need not send again. */
  get hashes(): string[] {
    return this.#held.map(({ hash }) => hash)
  }

  get cssHash(): string {
    return this.#cssHash
  }

  /** Takes a new rendering: only slides that changed are touched. */
  update(deck: DeckView): void {
    if (deck.css !== undefined) this.#style.textContent = deck.css
    this.#cssHash = deck.cssHash
    this.element.lang = deck.lang
    for (const { hash, html } of deck.slides) if (html !== undefined) this.#html.set(hash, html)
    this.#patch(deck.slides.map(({ hash }) => hash))
    this.#forget()
    // Marp's helper scales headings and code that are too wide; it works on what is new.
    browser(this.element).update()
  }

  /** Shows one slide with its first fragments. */
  show({ slide, fragment }: Position): void {
    for (const [index, { node }] of this.#held.entries()) {
      setAttribute(node, 'data-shown', index + 1 === slide ? '' : null)
      if (index + 1 !== slide) continue
      for (const part of node.querySelectorAll('[data-marpit-fragment]')) {
        const isShown = Number(part.getAttribute('data-marpit-fragment')) <= fragment
        setAttribute(part, 'data-fragment-hidden', isShown ? null : '')
      }
    }
  }

  /** The shown slide's block of a step; null when it has none, or a fragment that is yet to come hides it. */
  findBlock(slide: number, step: string): Element | null {
    const block = this.#held[slide - 1]?.node.querySelector(`[data-step="${CSS.escape(step)}"]`) ?? null
    return block?.closest('[data-fragment-hidden]') ? null : block
  }

  /** The number of the slide that an element belongs to; 0 for none. */
  slideOf(element: Element): number {
    return this.#held.findIndex(({ node }) => node.contains(element)) + 1
  }

  /** The whole of one slide, for the overview. */
  slideAt(slide: number): Element | null {
    return this.#held[slide - 1]?.node ?? null
  }

  #patch(hashes: readonly string[]): void {
    const { entries, stale } = planPatch(this.#held, hashes)
    for (const node of stale) node.remove()
    this.#held = entries.map((entry, index) => {
      const hash = hashes[index] ?? ''
      return { hash, node: 'keep' in entry ? entry.keep : this.#make(hash) }
    })
    // Nodes that stand where they should are left alone: moving one would restart its pictures.
    for (const [index, { node }] of this.#held.entries()) {
      const there = this.element.children[index] ?? null
      if (there !== node) this.element.insertBefore(node, there)
    }
  }

  #make(hash: string): Element {
    const template = make('template')
    template.innerHTML = this.#html.get(hash) ?? ''
    return template.content.firstElementChild ?? make('div')
  }

  #forget(): void {
    const held = new Set(this.hashes)
    for (const hash of this.#html.keys()) if (!held.has(hash)) this.#html.delete(hash)
  }
}
