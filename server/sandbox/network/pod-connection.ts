import { Duplex } from 'node:stream'

import { FAILURES } from './messages.ts'

/** As much as one end keeps before the other one's writes wait, like a socket's receive buffer. */
const RECEIVE_BUFFER_BYTES = 64 * 1024

type Callback = (error?: Error | null) => void

/**
 * One end of a connection inside the cluster: what is written here is read at its peer, byte for byte, no sooner than
 * there is room. It behaves as a TCP socket does: half-closes, ends its peer when it is destroyed in peace, and resets
 * it (`connection-reset`) when it is destroyed with an error or with bytes unread.
 */
export class PodConnection extends Duplex {
  /** Who is at the other end; a Service in between keeps the client's address. */
  readonly remoteAddress: string
  #peer: PodConnection | undefined
  /** A write of the peer's that waits for room here. */
  #waiting: Callback | undefined

  private constructor(remoteAddress: string) {
    super({
      allowHalfOpen: true,
      readableHighWaterMark: RECEIVE_BUFFER_BYTES,
      writableHighWaterMark: RECEIVE_BUFFER_BYTES,
    })
    this.remoteAddress = remoteAddress
    // A connection that breaks while nobody listens is no reason to take the cluster down: it is closed, that is all.
    this.on('error', () => undefined)
  }

  /** Both ends of a new connection, the client's and the server's, each told the other's address. */
  static pair(clientAddress: string, serverAddress: string): [client: PodConnection, server: PodConnection] {
    const client = new PodConnection(serverAddress)
    const server = new PodConnection(clientAddress)
    client.#peer = server
    server.#peer = client
    return [client, server]
  }

  override _read(): void {
    const resume = this.#waiting
    this.#waiting = undefined
    resume?.()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    const peer = this.#peer
    if (peer === undefined || peer.destroyed) return callback(FAILURES.reset())
    // A copy, since the writer may fill its buffer anew as soon as it hears that the write is done.
    if (peer.push(Buffer.from(chunk))) callback()
    else peer.#waiting = callback
  }

  override _final(callback: Callback): void {
    this.#peer?.push(null)
    callback()
  }

  override _destroy(error: Error | null, callback: Callback): void {
    const peer = this.#peer
    this.#peer = undefined
    const unread = this.readableLength > 0
    this.#waiting?.(FAILURES.reset())
    this.#waiting = undefined
    if (peer && !peer.destroyed) {
      if (error || unread) peer.destroy(FAILURES.reset())
      else if (!this.writableFinished) peer.push(null)
    }
    callback(error)
  }
}
