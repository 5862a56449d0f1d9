import type { Duplex } from 'node:stream'

import type { Clock, Disposable } from '../../../clock.ts'
import { FrameDecoder } from './frame-decoder.ts'
import * as frames from './frames.ts'
import { HeaderWriter, type SpdyHeaders } from './header-codec.ts'
import { SPDY_FAILURES } from './messages.ts'
import { SpdyStream, type StreamOwner } from './spdy-stream.ts'

/** Streams that may be open at once; more are refused one by one. A forwarded connection takes two. */
const MOST_STREAMS = 2_048
/** Answers to the peer's control frames that may wait to be sent before we stop listening to it. */
const MOST_UNSENT_BYTES = 64 * 1024
/** No data frame of ours is longer, so that streams take turns. */
const MOST_DATA_BYTES = 64 * 1024
/** How often a peer that we do not listen to is asked whether it is still there. */
const PROBE_MS = 5_000
/** How long the peer has to close after we did. */
const LINGER_MS = 5_000

export interface SpdySessionOptions {
  clock: Clock
  /** Whether a stream with these headers is wanted; the others are reset. */
  admits: (headers: SpdyHeaders) => boolean
  /** Takes a stream once it is open. */
  onStream: (stream: SpdyStream) => void
  /** Calls once, when the connection is gone or the peer broke the protocol (then with the SpdyError). */
  onClose: (error: Error | undefined) => void
}

/**
 * The server's side of a SPDY/3.1 session as kubectl's spdystream speaks it: streams are the client's, and back-pressure is
 * the connection's (its windows are announced to nobody and kept by nobody).
 */
export class SpdySession {
  readonly #connection: Duplex
  readonly #options: SpdySessionOptions
  readonly #decoder = new FrameDecoder()
  readonly #headers = new HeaderWriter()
  readonly #streams = new Map<number, SpdyStream>()
  /** Streams whose readers are behind; while there are any, nothing is read. */
  readonly #stalled = new Set<SpdyStream>()
  readonly #owner: StreamOwner = {
    sendData: (streamId, data, fin, callback) => this.#sendData(streamId, data, fin, callback),
    wants: (stream) => {
      if (this.#stalled.delete(stream)) this.#flow()
    },
    closed: (stream, complete) => this.#streamClosed(stream, complete),
  }
  #lastStreamId = 0
  #unsentBytes = 0
  #probe: Disposable | undefined
  #linger: Disposable | undefined
  #state: 'open' | 'closing' | 'closed' = 'open'

  constructor(connection: Duplex, options: SpdySessionOptions) {
    this.#connection = connection
    this.#options = options
    connection.on('data', (chunk: Buffer) => this.#receive(chunk))
    connection.once('end', () => this.#closed(undefined))
    connection.on('error', (error) => this.#closed(error))
    connection.once('close', () => this.#closed(undefined))
  }

  /** Says goodbye, and closes once what was written has left. Streams that are still open are reset. */
  close(): void {
    if (this.#state !== 'open') return
    for (const stream of this.#streams.values()) stream.destroy()
    this.#sendControl(frames.goAwayFrame(this.#lastStreamId, frames.GO_AWAY_STATUS.ok))
    this.#state = 'closing'
    this.#flow()
    this.#connection.end()
    this.#linger = this.#options.clock.after(LINGER_MS, () => this.#connection.destroy())
  }

  /** Ends all at once. */
  dispose(): void {
    this.#closed(undefined)
  }

  #receive(chunk: Buffer): void {
    // What comes after our goodbye is read only so that the peer's last words do not turn into a RST.
    if (this.#state !== 'open') return
    try {
      for (const frame of this.#decoder.push(chunk)) {
        this.#take(frame)
        if (this.#isOver()) return
      }
    } catch (error) {
      this.#sendControl(frames.goAwayFrame(this.#lastStreamId, frames.GO_AWAY_STATUS.protocolError))
      this.#connection.end()
      this.#closed(error instanceof Error ? error : SPDY_FAILURES.closed())
    }
  }

  #isOver(): boolean {
    return this.#state !== 'open'
  }

  #take(frame: frames.Frame): void {
    switch (frame.type) {
      case 'synStream':
        return this.#open(frame.streamId, frame.headers, frame.fin)
      case 'data':
        return this.#takeData(frame.streamId, frame.data, frame.fin)
      case 'rstStream':
        this.#streams.get(frame.streamId)?.destroy(SPDY_FAILURES.reset(frame.streamId, frame.status))
        return
      case 'ping':
        // Odd ones are the client's; an even one answers ours.
        if (frame.id % 2 === 1) this.#sendControl(frames.pingFrame(frame.id))
        return
      case 'goAway':
        if (this.#streams.size === 0) this.close()
    }
  }

  #open(id: number, headers: SpdyHeaders, fin: boolean): void {
    if (id % 2 === 0 || id <= this.#lastStreamId)
      throw SPDY_FAILURES.stream(id, 'is not the next of the client’s')
    this.#lastStreamId = id
    if (this.#streams.size >= MOST_STREAMS) {
      return this.#sendControl(frames.rstStreamFrame(id, frames.RESET_STATUS.refused))
    }
    if (!this.#options.admits(headers)) {
      return this.#sendControl(frames.rstStreamFrame(id, frames.RESET_STATUS.cancel))
    }
    const stream = new SpdyStream(id, headers, this.#owner)
    this.#streams.set(id, stream)
    this.#sendControl(frames.synReplyFrame(id, this.#headers.write(new Map())))
    if (fin) stream.push(null)
    this.#options.onStream(stream)
  }

  #takeData(id: number, data: Buffer, fin: boolean): void {
    if (id % 2 === 0 || id > this.#lastStreamId) throw SPDY_FAILURES.stream(id, 'was never opened')
    const stream = this.#streams.get(id)
    // What was under way when the stream closed falls by the side.
    if (!stream || stream.readableEnded || stream.destroyed) return
    if (data.length > 0 && !stream.push(data)) {
      this.#stalled.add(stream)
      this.#flow()
    }
    if (fin) stream.push(null)
  }

  #sendData(streamId: number, data: Buffer, fin: boolean, callback: (error?: Error | null) => void): void {
    if (this.#state !== 'open') return callback(SPDY_FAILURES.closed())
    this.#connection.cork()
    let rest = data
    do {
      const part = rest.subarray(0, MOST_DATA_BYTES)
      rest = rest.subarray(part.length)
      const isLast = rest.length === 0
      this.#connection.write(
        frames.dataFrameHead(streamId, part.length, fin && isLast),
        isLast && part.length === 0 ? callback : undefined,
      )
      if (part.length > 0) this.#connection.write(part, isLast ? callback : undefined)
    } while (rest.length > 0)
    this.#connection.uncork()
  }

  #sendControl(frame: Buffer): void {
    if (this.#state !== 'open') return
    this.#unsentBytes += frame.length
    this.#connection.write(frame, () => {
      this.#unsentBytes -= frame.length
      this.#flow()
    })
    this.#flow()
  }

  /** Reads while every stream has room and the peer takes our answers. */
  #flow(): void {
    if (this.#state === 'closed') return
    const waits = this.#state === 'open' && (this.#stalled.size > 0 || this.#unsentBytes > MOST_UNSENT_BYTES)
    if (waits === this.#connection.isPaused()) return
    if (!waits) {
      this.#probe?.dispose()
      this.#probe = undefined
      this.#connection.resume()
      return
    }
    this.#connection.pause()
    // A connection that is not read does not tell that its peer is gone; writing to it does.
    this.#probe = this.#options.clock.every(PROBE_MS, () => {
      if (this.#unsentBytes <= MOST_UNSENT_BYTES) this.#sendControl(frames.pingFrame(2))
    })
  }

  #streamClosed(stream: SpdyStream, complete: boolean): void {
    if (this.#streams.get(stream.id) !== stream) return
    this.#streams.delete(stream.id)
    this.#stalled.delete(stream)
    if (!complete) this.#sendControl(frames.rstStreamFrame(stream.id, frames.RESET_STATUS.cancel))
    this.#flow()
  }

  #closed(error: Error | undefined): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#probe?.dispose()
    this.#linger?.dispose()
    for (const stream of this.#streams.values()) stream.destroy(error ?? SPDY_FAILURES.closed())
    this.#streams.clear()
    this.#connection.destroy()
    this.#options.onClose(error)
  }
}
