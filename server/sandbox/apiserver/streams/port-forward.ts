import type { Duplex } from 'node:stream'

import type { Clock, Disposable } from '../../clock.ts'
import type { PodRuntime } from '../../engine/pod-runtime.ts'
import { bridge } from '../../network/bridge.ts'
import { FORWARD_NOTES } from './messages.ts'
import type { SpdyHeaders } from './spdy/header-codec.ts'
import { SpdySession } from './spdy/spdy-session.ts'
import type { SpdyStream } from './spdy/spdy-stream.ts'

/** The version of X-Stream-Protocol-Version, and what stands before it when SPDY travels inside a WebSocket. */
export const FORWARD_PROTOCOL = 'portforward.k8s.io'
export const FORWARD_TUNNEL_PROTOCOL = `SPDY/3.1+${FORWARD_PROTOCOL}`
/** How long the second stream of a pair may take (the kubelet's DefaultStreamCreationTimeout). */
const PAIR_WITHIN_MS = 30_000

export interface ForwardOptions {
  runtime: PodRuntime
  clock: Clock
  namespace: string
  pod: string
}

interface Pair {
  streams: Map<string, SpdyStream>
  timeout: Disposable
}

/** One client's port-forward: each forwarded connection is a pair of streams, `data` and `error`, with one request id. */
export class PortForward {
  readonly #options: ForwardOptions
  readonly #session: SpdySession
  readonly #pairs = new Map<string, Pair>()

  constructor(connection: Duplex, options: ForwardOptions) {
    this.#options = options
    this.#session = new SpdySession(connection, {
      clock: options.clock,
      admits: isForward,
      onStream: (stream) => this.#take(stream),
      onClose: () => {
        for (const pair of this.#pairs.values()) pair.timeout.dispose()
        this.#pairs.clear()
      },
    })
  }

  dispose(): void {
    this.#session.dispose()
  }

  #take(stream: SpdyStream): void {
    const kind = stream.headers.get('streamtype') ?? ''
    const requestId = stream.headers.get('requestid') ?? String(stream.id - (kind === 'data' ? 2 : 0))
    const pair = this.#pairs.get(requestId) ?? this.#expectPair(requestId)
    if (kind === 'error') stream.resume()
    if (pair.streams.has(kind)) {
      pair.streams.get('error')?.end(FORWARD_NOTES.duplicate(requestId, kind))
      return void stream.destroy()
    }
    pair.streams.set(kind, stream)
    const [data, error] = [pair.streams.get('data'), pair.streams.get('error')]
    if (!data || !error) return
    this.#pairs.delete(requestId)
    pair.timeout.dispose()
    void this.#forward(data, error)
  }

  #expectPair(requestId: string): Pair {
    const timeout = this.#options.clock.after(PAIR_WITHIN_MS, () => {
      this.#pairs.delete(requestId)
      pair.streams.get('error')?.end(FORWARD_NOTES.late(requestId))
      pair.streams.get('data')?.destroy()
    })
    const pair: Pair = { streams: new Map(), timeout }
    this.#pairs.set(requestId, pair)
    return pair
  }

  async #forward(data: SpdyStream, error: SpdyStream): Promise<void> {
    const { runtime, namespace, pod } = this.#options
    const port = Number(data.headers.get('port'))
    try {
      const connection = await runtime.dial(namespace, pod, port)
      if (data.destroyed) return void connection.destroy()
      // kubectl waits for the end of the error stream, which says that nothing went wrong.
      connection.once('close', () => error.end())
      bridge(data, connection)
    } catch (cause) {
      error.end(FORWARD_NOTES.failed(port, pod, cause))
      data.end()
    }
  }
}

/** Whether the headers are those of a forwarded connection: a port from 1 to 65535, and a known type. */
function isForward(headers: SpdyHeaders): boolean {
  const port = headers.get('port') ?? ''
  const kind = headers.get('streamtype')
  return (
    /^\d{1,5}$/.test(port) &&
    Number(port) >= 1 &&
    Number(port) <= 65_535 &&
    (kind === 'data' || kind === 'error')
  )
}
