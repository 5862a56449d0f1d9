// Events as client-go's recorders write them: repeated ones counted, similar ones combined, floods held back.
// Events of clients are kept as they are; only what is recorded here runs out after an hour.
import type { Clock, Disposable } from '../clock.ts'
import type { Api } from '../kube/api.ts'
import type { Draft, KindMap, KubeObject } from '../kube/objects.ts'
import { microTimestamp, timestamp } from '../kube/timestamps.ts'
import { StatusError } from '../apiserver/status-error.ts'
import { EventCorrelator } from './event-correlator.ts'

/** How long the real server keeps an event after its last change (--event-ttl). */
const EVENT_TTL_MS = 3_600_000

/** How long a series stays open without a new occurrence (events.k8s.io). */
const SERIES_MS = 360_000

export type EventType = 'Normal' | 'Warning'

/** Who says it: `kubelet` on which node, or a controller. */
export interface EventSource {
  component: string
  host?: string
  /** The part of the object that it is about: `spec.containers{alpine}`. */
  fieldPath?: string
}

type StoredEvent = KindMap['events']

interface Series {
  name: string
  namespace: string
  lastObserved: number
}

/** Writes events about objects, as client-go's EventRecorder does. Never throws: an event that cannot be written is lost. */
export class EventRecorder implements Disposable {
  readonly #api: Api
  readonly #clock: Clock
  readonly #correlator: EventCorrelator
  readonly #series = new Map<string, Series>()
  /** When each event runs out, the first to do so first; keys are `namespace/name`. */
  readonly #expiries = new Map<string, number>()
  #alarm: Disposable | undefined
  #lastNanoseconds = 0n
  #disposed = false

  constructor({ api, clock }: { api: Api; clock: Clock }) {
    this.#api = api
    this.#clock = clock
    this.#correlator = new EventCorrelator(clock)
  }

  /** Records in the way of core/v1: counted when the same is said again, combined when much is said (x12 over 3m). */
  record(object: KubeObject, type: EventType, reason: string, message: string, source: EventSource): void {
    if (this.#disposed) return
    const about = JSON.stringify([source, object.metadata.uid])
    const namespace = object.metadata.namespace ?? 'default'
    const result = this.#correlator.correlate(about, namespace, type, reason, message)
    if (!result) return
    const now = timestamp(this.#clock.now())
    const known = result.known
    this.#try(() => {
      if (known && this.#repeat(known, result.message, result.count, now)) return
      const { component, host } = source
      const event = this.#create({
        ...this.#draft(object, type, reason, source),
        message: result.message,
        source: host === undefined ? { component } : { component, host },
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        reportingComponent: component,
        reportingInstance: host ?? '',
      })
      result.remember(event.metadata.name)
    })
  }

  /** Records in the way of events.k8s.io/v1, as the scheduler does: the time with microseconds, repeats as a series. */
  recordAction(
    object: KubeObject,
    type: EventType,
    reason: string,
    action: string,
    message: string,
    reportingComponent: string,
  ): void {
    if (this.#disposed) return
    const now = this.#clock.now()
    const key = JSON.stringify([object.metadata.uid, type, reason, action, reportingComponent])
    const open = this.#series.get(key)
    this.#try(() => {
      if (open && now - open.lastObserved < SERIES_MS && this.#continue(open, message, now)) return
      const event = this.#create({
        ...this.#draft(object, type, reason, { component: reportingComponent }),
        action,
        message,
        source: {},
        eventTime: microTimestamp(now),
        reportingComponent,
        reportingInstance: `${reportingComponent}-kube1`,
      })
      this.#openSeries(key, { ...namesOf(event), lastObserved: now })
    })
  }

  dispose(): void {
    this.#disposed = true
    this.#alarm?.dispose()
    this.#expiries.clear()
    this.#series.clear()
  }

  #draft(object: KubeObject, type: EventType, reason: string, source: EventSource): Draft<'events'> {
    const { name, namespace, uid, resourceVersion } = object.metadata
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${this.#nanoseconds().toString(16)}`, namespace: namespace ?? 'default' },
      involvedObject: {
        kind: object.kind,
        ...(namespace === undefined ? {} : { namespace }),
        name,
        uid,
        apiVersion: object.apiVersion,
        resourceVersion,
        ...(source.fieldPath === undefined ? {} : { fieldPath: source.fieldPath }),
      },
      type,
      reason,
    }
  }

  /** The time in nanoseconds, a little later for each call: names are made of it. */
  #nanoseconds(): bigint {
    const now = BigInt(Math.floor(this.#clock.now() * 1000)) * 1000n
    this.#lastNanoseconds = now > this.#lastNanoseconds ? now : this.#lastNanoseconds + 1n
    return this.#lastNanoseconds
  }

  #create(draft: Draft<'events'>): StoredEvent {
    const event = this.#api.create('events', draft, { fieldManager: draft.reportingComponent ?? 'unknown' })
    this.#keep(namesOf(event))
    return event
  }

  /** @returns false when the event has run out meanwhile */
  #repeat(known: { name: string; namespace: string }, message: string, count: number, now: string): boolean {
    return this.#change(known, (event) => {
      event.message = message
      event.count = count
      event.lastTimestamp = now
    })
  }

  #continue(series: Series, message: string, now: number): boolean {
    series.lastObserved = now
    return this.#change(series, (event) => {
      event.message = message
      event.series = { count: (event.series?.count ?? 1) + 1, lastObservedTime: microTimestamp(now) }
    })
  }

  /** Series that nothing was added to for long are over and need not be remembered. */
  #openSeries(key: string, series: Series): void {
    this.#series.delete(key)
    this.#series.set(key, series)
    for (const [oldest, { lastObserved }] of this.#series) {
      if (series.lastObserved - lastObserved < SERIES_MS) break
      this.#series.delete(oldest)
    }
  }

  #change(event: { name: string; namespace: string }, change: (draft: StoredEvent) => void): boolean {
    if (!this.#api.find('events', event.namespace, event.name)) return false
    this.#api.modify('events', event.namespace, event.name, change)
    this.#keep(event)
    return true
  }

  #keep({ namespace, name }: { namespace: string; name: string }): void {
    const key = `${namespace}/${name}`
    this.#expiries.delete(key)
    this.#expiries.set(key, this.#clock.now() + EVENT_TTL_MS)
    this.#alarm ??= this.#clock.after(EVENT_TTL_MS, () => this.#expire())
  }

  #expire(): void {
    this.#alarm = undefined
    const now = this.#clock.now()
    for (const [key, expiry] of this.#expiries) {
      if (expiry > now) {
        this.#alarm = this.#clock.after(expiry - now, () => this.#expire())
        return
      }
      this.#expiries.delete(key)
      const [namespace, name = ''] = key.split('/', 2)
      if (this.#api.find('events', namespace, name)) {
        this.#try(() => this.#api.delete('events', namespace, name))
      }
    }
  }

  /** A namespace that is being deleted takes no events: nobody would read them. */
  #try(write: () => void): void {
    try {
      write()
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }
}

function namesOf(event: StoredEvent): { name: string; namespace: string } {
  return { name: event.metadata.name, namespace: event.metadata.namespace ?? 'default' }
}
