import type { ServerResponse } from 'node:http'

import type { Clock, Disposable } from '../../clock.ts'
import type { KubeObject } from '../../kube/objects.ts'
import type { StoreEvent } from '../collection.ts'
import { groupVersion } from '../identity.ts'
import { REFUSALS } from '../messages.ts'
import type { ObjectEncoder } from './object-encoder.ts'
import { columnDefinitions, partialMetadata, TABLE, tableRow } from '../table.ts'
import type { Selection, Showing } from './list.ts'
import { booleanOf, integerOf, revisionOf } from './query.ts'
import { shownAs } from './served-kinds.ts'
import type { ServedKind } from './served-kinds.ts'

/**
 * How many changes may wait for a client that reads slowly; beyond, its connection ends and it has to list anew. No more
 * than a collection remembers anyway, so that what waits keeps no old object alive.
 */
const MOST_PENDING = 1_000
/** How much is written at once; what comes after it waits, unwritten, until the client has read. */
const CHUNK_CHARACTERS = 64 * 1024
/** The real server ends watches after 30 to 60 minutes, so that clients spread. */
const LONGEST_SECONDS = 45 * 60

/** What a watch is about and how it is shown. */
export interface WatchRequest {
  kind: ServedKind
  selection: Selection
  showing: Omit<Showing, 'now'>
  query: URLSearchParams
}

/** What a watch needs of the server. */
export interface WatchContext {
  clock: Clock
  /** The revision of the store. */
  revision(): number
  /** Shared by all watches, since each event goes to many. */
  encoder: ObjectEncoder
}

type EventType = StoreEvent['type'] | 'BOOKMARK' | 'ERROR'

/** What waits to be told: a change, not yet encoded since that would cost memory for each client, or a finished line. */
type Pending = { type: EventType; object: KubeObject } | string

/**
 * One open watch of one client: a line of JSON for each change that its selection is about. What a client has not read yet
 * waits as references to the store's own objects, and is written piece by piece as it reads.
 */
export class WatchStream implements Disposable {
  readonly #response: ServerResponse
  readonly #request: WatchRequest
  readonly #context: WatchContext
  readonly #owned: Disposable[] = []
  readonly #bookmarks: boolean
  #hasHead = false
  #ended = false
  /** The state to begin with, and how much of it was told. */
  #state: readonly KubeObject[] = []
  #told = 0
  #pending: Pending[] = []
  /** True while something will write what waits: the next turn of the event loop, or the client's reading. */
  #pumping = false

  /** Begins at once; `onEnd` is called when it is over, whoever ended it. @throws {StatusError} for a query that is none */
  constructor(response: ServerResponse, request: WatchRequest, context: WatchContext, onEnd: () => void) {
    this.#response = response
    this.#request = request
    this.#context = context
    const { query } = request
    this.#bookmarks = booleanOf(query, 'allowWatchBookmarks')
    const from = revisionOf(query) ?? 0
    const wantsState = from === 0 || booleanOf(query, 'sendInitialEvents')
    const seconds = integerOf(query, 'timeoutSeconds') ?? 0
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' })
    response.flushHeaders()
    // The response's own close: the request's comes as soon as its body was read.
    response.once('close', () => {
      this.dispose()
      onEnd()
    })
    response.on('drain', () => this.#pump())
    const limit = seconds > 0 ? seconds : LONGEST_SECONDS
    this.#owned.push(context.clock.after(limit * 1000, () => this.dispose()))
    this.#open(wantsState ? undefined : from)
  }

  /** Tells the client how far it is, so that it can come back later without listing anew. */
  bookmark(): void {
    if (this.#bookmarks) this.#writeBookmark()
  }

  dispose(): void {
    if (this.#ended) return
    this.#ended = true
    for (const owned of this.#owned) owned.dispose()
    this.#response.end()
  }

  #open(from: number | undefined): void {
    const { collection } = this.#request.kind.registry
    const listen = (event: StoreEvent): void => this.#take(event)
    if (from === undefined) this.#sendState()
    const start = from ?? this.#context.revision()
    const watch = collection.watchFrom(start, listen)
    if (watch) {
      this.#owned.push(watch)
      return
    }
    this.#response.write(line('ERROR', JSON.stringify(REFUSALS.expired(start, collection.oldest).toStatus())))
    this.dispose()
  }

  #sendState(): void {
    const { kind, selection, query } = this.#request
    this.#state = kind.registry.collection
      .list(selection.namespace)
      .filter((object) => selection.matches(object))
    this.#schedule()
    if (booleanOf(query, 'sendInitialEvents')) {
      this.#writeBookmark({ 'k8s.io/initial-events-end': 'true' })
    }
  }

  /** An object that begins or ceases to be selected is as good as created or deleted. */
  #take({ type, object, previous }: StoreEvent): void {
    const { selection } = this.#request
    const is = type !== 'DELETED' && selection.matches(object)
    const was = previous !== undefined && selection.matches(previous)
    if (is) this.#queue({ type: was ? 'MODIFIED' : 'ADDED', object })
    else if (was)
      this.#queue({ type: 'DELETED', object: type === 'DELETED' ? object : lastSeen(previous, object) })
  }

  #encode(object: KubeObject): string {
    const { kind, showing } = this.#request
    const { form, include } = showing
    if (form.as === 'object') return this.#context.encoder.encode(kind, object)
    if (form.as === 'partial') return JSON.stringify(partialMetadata(object))
    const { definition } = kind.registry
    const row = tableRow(definition, object, shownAs(kind, object), {
      now: this.#context.clock.now(),
      include,
    })
    return JSON.stringify(this.#table({ resourceVersion: object.metadata.resourceVersion }, row))
  }

  /** A table of one row; only the first of a watch says what its columns are. */
  #table(metadata: object, row: object): object {
    const head = this.#hasHead ? null : columnDefinitions(this.#request.kind.registry.definition)
    this.#hasHead = true
    return { ...TABLE, metadata, columnDefinitions: head, rows: [row] }
  }

  #writeBookmark(annotations?: Record<string, string>): void {
    const { kind } = this.#request
    const { definition } = kind.registry
    const metadata = {
      resourceVersion: String(this.#context.revision()),
      creationTimestamp: null,
      ...(annotations ? { annotations } : {}),
    }
    const bookmark = { kind: definition.kind, apiVersion: groupVersion(kind.group, kind.version), metadata }
    this.#queue(line('BOOKMARK', JSON.stringify(this.#showBookmark(bookmark))))
  }

  #showBookmark(bookmark: { metadata: object }): object {
    const { kind, showing } = this.#request
    if (showing.form.as === 'object') return bookmark
    if (showing.form.as === 'partial') return partialMetadata(bookmark)
    const { columns } = kind.registry.definition
    return this.#table(bookmark.metadata, { cells: columns.map(() => ''), object: bookmark })
  }

  #queue(pending: Pending): void {
    if (this.#ended) return
    this.#pending.push(pending)
    // Nothing more can be told to a client that does not read, so that not even the reason is.
    if (this.#pending.length > MOST_PENDING) this.#response.destroy()
    else this.#schedule()
  }

  /** Changes of one turn of the event loop go out together. */
  #schedule(): void {
    if (this.#pumping) return
    this.#pumping = true
    setImmediate(() => this.#pump())
  }

  /** Writes what waits until the client's connection is full; its `drain` goes on from there. */
  #pump(): void {
    this.#pumping = true
    while (!this.#ended) {
      const chunk = this.#takeChunk()
      if (chunk === '') break
      if (!this.#response.write(chunk)) return
    }
    this.#pumping = false
  }

  #takeChunk(): string {
    let chunk = ''
    for (; this.#told < this.#state.length && chunk.length < CHUNK_CHARACTERS; this.#told += 1) {
      const object = this.#state[this.#told]
      if (object) chunk += line('ADDED', this.#encode(object))
    }
    if (this.#told < this.#state.length) return chunk
    this.#state = []
    this.#told = 0
    let taken = 0
    for (; taken < this.#pending.length && chunk.length < CHUNK_CHARACTERS; taken += 1) {
      const pending = this.#pending[taken] ?? ''
      chunk += typeof pending === 'string' ? pending : line(pending.type, this.#encode(pending.object))
    }
    this.#pending = this.#pending.slice(taken)
    return chunk
  }
}

const line = (type: EventType, object: string): string => `{"type":"${type}","object":${object}}\n`

/** What the client knew of an object that has left its selection, with the revision of the change. */
function lastSeen(previous: KubeObject, { metadata }: KubeObject): KubeObject {
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: metadata.resourceVersion } }
}
