import type { ResourceName } from '../kube/objects.ts'
import { Collection } from './collection.ts'
import type { EventQueue } from './collection.ts'

/** The cluster's memory, in the place of etcd: one revision for all resources, and the news of every write in order. */
export class Store implements EventQueue {
  readonly #collections = new Map<ResourceName, Collection>()
  #revision = 1
  #news: (() => void)[] = []
  #awake = false
  #disposed = false

  /** The revision of the last write of all. */
  get revision(): number {
    return this.#revision
  }

  /** Counts a write. */
  nextRevision(): number {
    return ++this.#revision
  }

  collection(resource: ResourceName): Collection {
    const known = this.#collections.get(resource)
    if (known) return known
    const collection = new Collection(this)
    this.#collections.set(resource, collection)
    return collection
  }

  enqueue(news: () => void): void {
    if (this.#disposed) return
    this.#news.push(news)
    this.#wake()
  }

  /** Ends all watches and forgets all. */
  dispose(): void {
    this.#disposed = true
    this.#news = []
    for (const collection of this.#collections.values()) collection.dispose()
  }

  #wake(): void {
    if (this.#awake) return
    this.#awake = true
    queueMicrotask(() => this.#drain())
  }

  #drain(): void {
    for (let next = this.#news; next.length > 0; next = this.#news) {
      this.#news = []
      for (const news of next) news()
    }
    this.#awake = false
  }
}
