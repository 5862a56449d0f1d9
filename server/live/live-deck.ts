import { DeckError } from '../deck/deck-error.ts'
import { loadDeck } from '../deck/load.ts'
import type { Renderer } from '../deck/render.ts'
import { type DeckWatcher, watchDeck } from '../deck/watch.ts'
import type { Problem } from '../protocol/deck.ts'
import type { Lecture } from './lecture.ts'

/** Where the pictures of a deck are served; `addPictures` of app.ts answers there. */
export const PICTURE_PATH = '/deck/'

export interface LiveDeckOptions {
  /** Absolute path of the deck's file. */
  file: string
  lecture: Lecture
}

/** Renders a deck for a lecture at the start and again whenever something that it is made of changes. */
export class LiveDeck {
  readonly #options: LiveDeckOptions
  readonly #watcher: DeckWatcher
  #renderer: Renderer | null = null
  #isRendering = false
  #isStale = false
  #isDisposed = false

  constructor(options: LiveDeckOptions) {
    this.#options = options
    this.#watcher = watchDeck({ files: [options.file], folders: [] }, () => void this.#render())
  }

  /** Renders for the first time; Marp and the highlighter are loaded only now, after the server listens. */
  async start(): Promise<void> {
    const { createRenderer } = await import('../deck/render.ts')
    this.#renderer = createRenderer({ pictureUrl: (key) => `${PICTURE_PATH}${key}` })
    await this.#render()
  }

  /** Finds the file of a picture by the path in its URL; only what the deck as shown refers to is found. */
  findPicture(urlPath: string): string | undefined {
    if (!urlPath.startsWith(PICTURE_PATH)) return undefined
    return this.#options.lecture.deck?.pictures.get(urlPath.slice(PICTURE_PATH.length))
  }

  dispose(): void {
    this.#isDisposed = true
    this.#watcher.dispose()
  }

  /** Renders the file as it is now; a change during that is rendered after it, several changes once. */
  async #render(): Promise<void> {
    this.#isStale = true
    if (this.#isRendering || this.#renderer === null) return
    this.#isRendering = true
    while (this.#isStale && !this.#isDisposed) {
      this.#isStale = false
      await this.#renderOnce(this.#renderer)
    }
    this.#isRendering = false
  }

  async #renderOnce(renderer: Renderer): Promise<void> {
    const { file, lecture } = this.#options
    try {
      const deck = await loadDeck(file, renderer)
      if (this.#isDisposed) return
      this.#watcher.follow(deck.watched)
      lecture.showDeck(deck)
    } catch (error) {
      if (!this.#isDisposed) lecture.reportBroken([describeFailure(error, file)])
    }
  }
}

/** A deck that cannot even be read is a problem of its file; a renderer that throws is ours, and is said as well. */
function describeFailure(error: unknown, file: string): Problem {
  const message = error instanceof Error ? error.message : String(error)
  const rule = error instanceof DeckError ? `deck-${error.code}` : 'deck-not-rendered'
  return { file, line: 0, level: 'error', rule, message }
}
