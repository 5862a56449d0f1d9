import { Readable } from 'node:stream'

import type { LogQuery } from '../pod-runtime.ts'
import type { LogPosition, LogRecord, LogRing } from './log-ring.ts'

/** Reads a container's log at the pace of whoever listens; nothing is kept for a slow one. */
export class LogStream extends Readable {
  readonly #ring: LogRing
  readonly #query: LogQuery
  readonly #position: LogPosition
  readonly #since: number
  #bytesLeft: number
  #inLine = false
  #cancelWait: (() => void) | undefined

  /** `now` in milliseconds, for `sinceSeconds`. */
  constructor(ring: LogRing, query: LogQuery, now: number) {
    super({ highWaterMark: 16 * 1024 })
    this.#ring = ring
    this.#query = query
    this.#position = query.tailLines === undefined ? ring.start() : ring.tail(query.tailLines)
    this.#since = sinceOf(query, now)
    this.#bytesLeft = query.limitBytes ?? Number.POSITIVE_INFINITY
  }

  override _read(): void {
    // One wait at a time: Node asks again while we wait.
    if (this.#cancelWait !== undefined) return
    for (;;) {
      const record = this.#ring.read(this.#position)
      if (record === undefined) return this.#atEnd()
      if (record.time < this.#since) continue
      const text = this.#format(record)
      const cut = text.subarray(0, this.#bytesLeft)
      this.#bytesLeft -= cut.length
      const goOn = cut.length === 0 || this.push(cut)
      if (this.#bytesLeft <= 0) return void this.push(null)
      if (!goOn) return
    }
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#cancelWait?.()
    callback(error)
  }

  #atEnd(): void {
    if (!this.#query.follow || this.#ring.closed) return void this.push(null)
    this.#cancelWait = this.#ring.onceMore(() => {
      this.#cancelWait = undefined
      this._read()
    })
  }

  #format(record: LogRecord): Buffer {
    const parts: Buffer[] = []
    if (this.#query.timestamps && !this.#inLine) parts.push(Buffer.from(`${formatLogTime(record.time)} `))
    this.#inLine = record.partial
    parts.push(record.line)
    if (!record.partial) parts.push(NEWLINE)
    return Buffer.concat(parts)
  }
}

const NEWLINE = Buffer.from('\n')

function sinceOf(query: LogQuery, now: number): number {
  if (query.sinceSeconds !== undefined) return now - query.sinceSeconds * 1000
  if (query.sinceTime !== undefined) return Date.parse(query.sinceTime)
  return Number.NEGATIVE_INFINITY
}

/** RFC 3339 with nine digits of a second, as kubectl's --timestamps shows them; from milliseconds with a fraction. */
export function formatLogTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const nanoseconds = Math.round((milliseconds - seconds * 1000) * 1_000_000)
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19)
  return `${whole}.${String(Math.min(nanoseconds, 999_999_999)).padStart(9, '0')}Z`
}
