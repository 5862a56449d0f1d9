import type { ServerResponse } from 'node:http'

import type { Clock, Disposable } from '../../clock.ts'
import type { KubeObject } from '../../kube/objects.ts'
import type { StoreEvent } from '../collection.ts'
import { groupVersion } from '../identity.ts'
import { REFUSALS } from '../messages.ts'
import { columnDefinitions, partialMetadata, tableRow } from '../table.ts'
import type { Selection, Showing } from './list.ts'
import { booleanOf, integerOf, revisionOf } from './query.ts'
import { shownAs } from './served-kinds.ts'
import type { ServedKind } from './served-kinds.ts'

/** How much may wait for a client that reads slowly; beyond, its connection ends and it has to list anew. */
const MOST_UNREAD_BYTES = 4 * 1024 * 1024
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

/** Writes objects as JSON, and remembers the last one: an event goes to all watches of its resource in a row. */
export class ObjectEncoder {
  #object: KubeObject | undefined
  #version = ''
  #text = ''

  encode(kind: ServedKind, object: KubeObject): string {
    const version = groupVersion(kind.group, kind.version)
    if (this.#object !== object || this.#version !== version) {
      this.#text = JSON.stringify(shownAs(kind, object))
      this.#object = object
      this.#version = version
    }
    return this.#text
  }
}

type EventType = StoreEvent['type'] | 'BOOKMARK' | 'ERROR'

/** One open watch of one client: a line of JSON for each change that its selection is about. */
export class WatchStream implements Disposable {
  readonly #response: ServerResponse
  readonly #request: WatchRequest
  readonly #context: WatchContext
  readonly #owned: Disposable[] = []
  readonly #bookmarks: boolean
  #hasHead = false
  #ended = false

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
    this.#write('ERROR', JSON.stringify(REFUSALS.expired(start, collection.oldest).toStatus()))
    this.dispose()
  }

  #sendState(): void {
    const { kind, selection, query } = this.#request
    for (const object of kind.registry.collection.list(selection.namespace)) {
      if (selection.matches(object)) this.#send('ADDED', object)
    }
    if (booleanOf(query, 'sendInitialEvents')) {
      this.#writeBookmark({ 'k8s.io/initial-events-end': 'true' })
    }
  }

  /** An object that begins or ceases to be selected is as good as created or deleted. */
  #take({ type, object, previous }: StoreEvent): void {
    const { selection } = this.#request
    const is = type !== 'DELETED' && selection.matches(object)
    const was = previous !== undefined && selection.matches(previous)
    if (is) this.#send(was ? 'MODIFIED' : 'ADDED', object)
    else if (was) this.#send('DELETED', type === 'DELETED' ? object : lastSeen(previous, object))
  }

  #send(type: EventType, object: KubeObject): void {
    const { kind, showing } = this.#request
    const { form, include } = showing
    if (form.as === 'object') return this.#write(type, this.#context.encoder.encode(kind, object))
    if (form.as === 'partial') return this.#write(type, JSON.stringify(partialMetadata(object)))
    const { definition } = kind.registry
    const now = this.#context.clock.now()
    const head = this.#hasHead ? null : columnDefinitions(definition)
    this.#hasHead = true
    const table = {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: object.metadata.resourceVersion },
      columnDefinitions: head,
      rows: [tableRow(definition, object, shownAs(kind, object), { now, include })],
    }
    this.#write(type, JSON.stringify(table))
  }

  #writeBookmark(annotations?: Record<string, string>): void {
    const { kind, showing } = this.#request
    const { definition } = kind.registry
    const metadata = {
      resourceVersion: String(this.#context.revision()),
      creationTimestamp: null,
      ...(annotations ? { annotations } : {}),
    }
    const bookmark = { kind: definition.kind, apiVersion: groupVersion(kind.group, kind.version), metadata }
    if (showing.form.as === 'object') this.#write('BOOKMARK', JSON.stringify(bookmark))
    else if (showing.form.as === 'partial') {
      this.#write(
        'BOOKMARK',
        JSON.stringify({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }),
      )
    } else {
      const rows = [{ cells: definition.columns.map(() => ''), object: bookmark }]
      const head = this.#hasHead ? null : columnDefinitions(definition)
      this.#hasHead = true
      const table = { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: head, rows }
      this.#write('BOOKMARK', JSON.stringify(table))
    }
  }

  #write(type: EventType, object: string): void {
    if (this.#ended) return
    this.#response.write(`{"type":"${type}","object":${object}}\n`)
    // Nothing more can be told to a client that does not read, so that not even the reason is.
    if (this.#response.writableLength > MOST_UNREAD_BYTES) this.#response.destroy()
  }
}

/** What the client knew of an object that has left its selection, with the revision of the change. */
function lastSeen(previous: KubeObject, { metadata }: KubeObject): KubeObject {
  return { ...previous, metadata: { ...previous.metadata, resourceVersion: metadata.resourceVersion } }
}
