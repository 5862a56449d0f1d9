import { createHash } from 'node:crypto'

import type { Deck } from '../deck/deck.ts'
import { listUnattended } from '../deck/unattended.ts'
import type { TrustView, UnattendedCommand } from '../protocol/trust.ts'

/** Remembers what was trusted, from one lecture to the next. */
export interface TrustStore {
  has(digest: string): boolean
  add(digest: string): void
}

export interface TrustOptions {
  store: TrustStore
  /** True for livedeck's own deck, which is trusted as its code is. */
  isOwnDeck?: boolean
  onChange: (view: TrustView) => void
}

const NOTHING: TrustView = { state: 'nothing-asked', digest: '', commands: [] }

/** Names these commands of this deck's file: any change of one of them makes another digest. */
function digestOf(file: string, commands: readonly UnattendedCommand[]): string {
  const text = JSON.stringify([file, commands.map(({ kind, command }) => [kind, command])])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** What the deck would run by itself, and whether the presenter has agreed: to these very commands, not to the deck for good. */
export class Trust {
  readonly #options: TrustOptions
  #view: TrustView = NOTHING

  constructor(options: TrustOptions) {
    this.#options = options
  }

  get view(): TrustView {
    return this.#view
  }

  /** True when all that the deck would run by itself may run. */
  get isTrusted(): boolean {
    return this.#view.state !== 'asked'
  }

  /** Takes the deck as it is now. */
  showDeck(deck: Deck): void {
    const commands = listUnattended(deck)
    const digest = digestOf(deck.file, commands)
    if (digest === this.#view.digest) return
    const { store, isOwnDeck = false } = this.#options
    const isAgreed = isOwnDeck || store.has(digest)
    const state = commands.length === 0 ? 'nothing-asked' : isAgreed ? 'trusted' : 'asked'
    this.#tell({ state, digest, commands })
  }

  /** Takes the presenter's agreement; false when it is to other commands than the deck has now. */
  agree(digest: string): boolean {
    if (digest !== this.#view.digest) return false
    if (this.#view.state !== 'asked') return true
    this.#options.store.add(digest)
    this.#tell({ ...this.#view, state: 'trusted' })
    return true
  }

  #tell(view: TrustView): void {
    this.#view = view
    this.#options.onChange(view)
  }
}
