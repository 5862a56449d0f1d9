import { Duplex } from 'node:stream'

import type { SpdyHeaders } from './header-codec.ts'

/** What one stream keeps for a reader that is slower than its peer; then the whole session waits. */
const RECEIVE_BUFFER_BYTES = 256 * 1024

type Callback = (error?: Error | null) => void

/** What a stream asks of its session. */
export interface StreamOwner {
  sendData(streamId: number, data: Buffer, fin: boolean, callback: Callback): void
  /** There is room again for what the peer sends. */
  wants(stream: SpdyStream): void
  /** The stream is over: in both directions when `complete`, else it is to be reset. */
  closed(stream: SpdyStream, complete: boolean): void
}

/** One stream of a session, opened by the peer; destroying it before both ends are done resets it. */
export class SpdyStream extends Duplex {
  readonly id: number
  readonly headers: SpdyHeaders
  readonly #owner: StreamOwner

  constructor(id: number, headers: SpdyHeaders, owner: StreamOwner) {
    super({ allowHalfOpen: true, readableHighWaterMark: RECEIVE_BUFFER_BYTES })
    this.id = id
    this.headers = headers
    this.#owner = owner
    // A stream that is reset while nobody listens is closed, that is all.
    this.on('error', () => undefined)
  }

  override _read(): void {
    this.#owner.wants(this)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#owner.sendData(this.id, chunk, false, callback)
  }

  override _final(callback: Callback): void {
    this.#owner.sendData(this.id, Buffer.alloc(0), true, callback)
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#owner.closed(this, this.readableEnded && this.writableFinished)
    callback(error)
  }
}
