import type { Disposable } from '../clock.ts'
import type { KubeObject } from '../kube/objects.ts'

/** One write: the object after it (or as it last was), and before it. Both are frozen. */
export interface StoreEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: KubeObject
  /** Left out when it was created. */
  previous?: KubeObject
  revision: number
}

/** What a collection needs of the store: the count of all writes, and news in one order for all. */
export interface EventQueue {
  readonly revision: number
  /** Does it in a microtask, after all that was asked for before. */
  enqueue(news: () => void): void
}

type Listener = (event: StoreEvent) => void

interface Watcher {
  listener: Listener
  /** Events up to this revision are part of what the watcher knew when it began. */
  after: number
  closed: boolean
}

/** How many events of a resource a watch may be behind when it comes back. */
const RING = 1000

const compareKeys = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** The key of an object in its collection: `namespace/name`, as etcd has it, so that lists come in the same order. */
export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`
}

/** All objects of one resource, in the order of their keys, and what lately happened to them. */
export class Collection {
  readonly #store: EventQueue
  readonly #objects = new Map<string, KubeObject>()
  /** Sorted; a namespace is one run of it. */
  readonly #keys: string[] = []
  #ring: StoreEvent[] = []
  /** The revision of the newest event that the ring has lost. */
  #lost = 0
  #changed = 0
  readonly #watchers = new Set<Watcher>()

  constructor(store: EventQueue) {
    this.#store = store
  }

  get size(): number {
    return this.#objects.size
  }

  /** How many watches are open. */
  get watchers(): number {
    return this.#watchers.size
  }

  /** The revision of the last write to this resource. */
  get changed(): number {
    return this.#changed
  }

  /** The oldest revision that a watch can begin at. */
  get oldest(): number {
    return this.#lost
  }

  get(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#objects.get(keyOf(namespace, name))
  }

  /** In order of keys: all, or those of a namespace. */
  list(namespace?: string): KubeObject[] {
    const found: KubeObject[] = []
    const prefix = namespace === undefined ? '' : `${namespace}/`
    for (let index = this.#indexOf(prefix); index < this.#keys.length; index++) {
      const key = this.#keys[index] ?? ''
      if (!key.startsWith(prefix)) break
      const object = this.#objects.get(key)
      if (object) found.push(object)
    }
    return found
  }

  /** What was there at an earlier revision, in order, or undefined when that is forgotten. */
  listAt(revision: number, namespace?: string): KubeObject[] | undefined {
    if (this.#changed <= revision) return this.list(namespace)
    if (revision < this.#lost) return undefined
    const objects = new Map(this.list(namespace).map((object) => [keyOfObject(object), object]))
    for (const event of this.#ring.toReversed()) {
      if (event.revision <= revision) break
      if (namespace !== undefined && event.object.metadata.namespace !== namespace) continue
      if (event.previous) objects.set(keyOfObject(event.object), event.previous)
      else objects.delete(keyOfObject(event.object))
    }
    return [...objects].toSorted(([left], [right]) => compareKeys(left, right)).map(([, object]) => object)
  }

  /** Keeps a frozen object that carries the revision of `store.nextRevision()`. */
  put(object: KubeObject): void {
    const key = keyOfObject(object)
    const previous = this.#objects.get(key)
    if (!previous) this.#keys.splice(this.#indexOf(key), 0, key)
    this.#objects.set(key, object)
    this.#record({
      type: previous ? 'MODIFIED' : 'ADDED',
      object,
      ...(previous ? { previous } : {}),
      revision: Number(object.metadata.resourceVersion),
    })
  }

  /** Forgets an object; `last` is its last state, with the revision of the deletion. */
  remove(last: KubeObject): void {
    const key = keyOfObject(last)
    const previous = this.#objects.get(key)
    if (!previous) return
    this.#objects.delete(key)
    this.#keys.splice(this.#indexOf(key), 1)
    this.#record({ type: 'DELETED', object: last, previous, revision: Number(last.metadata.resourceVersion) })
  }

  /** Every object as ADDED, then each event, always in a microtask. */
  watch(listener: Listener): Disposable {
    const watcher = this.#open(listener, this.#store.revision)
    const events = this.list().map((object): StoreEvent => ({
      type: 'ADDED',
      object,
      revision: Number(object.metadata.resourceVersion),
    }))
    this.#store.enqueue(() => deliver(watcher, events))
    return this.#disposable(watcher)
  }

  /** Each event after a revision, or undefined when some of them are forgotten. */
  watchFrom(revision: number, listener: Listener): Disposable | undefined {
    if (revision < this.#lost) return undefined
    const watcher = this.#open(listener, Math.max(revision, this.#store.revision))
    const missed = this.#ring.filter((event) => event.revision > revision)
    if (missed.length > 0) this.#store.enqueue(() => deliver(watcher, missed))
    return this.#disposable(watcher)
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.closed = true
    this.#watchers.clear()
    this.#objects.clear()
    this.#keys.length = 0
    this.#ring = []
  }

  #open(listener: Listener, after: number): Watcher {
    const watcher = { listener, after, closed: false }
    this.#watchers.add(watcher)
    return watcher
  }

  #disposable(watcher: Watcher): Disposable {
    return {
      dispose: () => {
        watcher.closed = true
        this.#watchers.delete(watcher)
      },
    }
  }

  #record(event: StoreEvent): void {
    this.#changed = event.revision
    this.#ring.push(event)
    // Cut rarely and by much: shifting an array at every write would copy it each time.
    if (this.#ring.length >= RING * 2) {
      this.#lost = this.#ring[RING - 1]?.revision ?? this.#lost
      this.#ring = this.#ring.slice(RING)
    }
    this.#store.enqueue(() => this.#publish(event))
  }

  #publish(event: StoreEvent): void {
    for (const watcher of this.#watchers) if (watcher.after < event.revision) deliver(watcher, [event])
  }

  /** Where a key is, or where it belongs. */
  #indexOf(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

function deliver(watcher: Watcher, events: readonly StoreEvent[]): void {
  for (const event of events) {
    if (watcher.closed) return
    try {
      watcher.listener(event)
    } catch (error) {
      // A bug of the listener: it surfaces as uncaught, and the others still get their news.
      queueMicrotask(() => {
        throw error
      })
    }
  }
}

const keyOfObject = (object: KubeObject): string => keyOf(object.metadata.namespace, object.metadata.name)
