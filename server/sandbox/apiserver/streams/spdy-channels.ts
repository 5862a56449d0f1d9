import type { Duplex, Readable, Writable } from 'node:stream'

import type { Status } from 'kubernetes-types/meta/v1'

import type { Clock, Disposable } from '../../clock.ts'
import type { CommandChannels } from './command-channels.ts'
import { SpdySession } from './spdy/spdy-session.ts'
import type { SpdyStream } from './spdy/spdy-stream.ts'
import type { CommandRequest } from './stream-request.ts'
import { TerminalSizes } from './terminal-size.ts'

/** The versions of X-Stream-Protocol-Version that we speak: v4 is how kubectl has done it since 1.4. */
export const SPDY_COMMAND_PROTOCOLS = ['v4.channel.k8s.io'] as const
/** How long a client has to open the streams that it asked for (the kubelet's --streaming... default). */
const OPEN_WITHIN_MS = 30_000

type StreamType = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize'

/**
 * Waits for the streams of an exec or attach over SPDY, each named by its header `streamType`.
 * @returns undefined when the client left, broke the protocol or did not open them in time; the connection is closed then
 */
export function acceptSpdyChannels(
  connection: Duplex,
  request: CommandRequest,
  clock: Clock,
): Promise<CommandChannels | undefined> {
  return new Promise((resolve) => {
    const channels = new SpdyChannels(connection, request, clock, resolve)
    channels.gone.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

class SpdyChannels implements CommandChannels {
  readonly tty: boolean
  readonly #session: SpdySession
  readonly #streams = new Map<StreamType, SpdyStream>()
  readonly #expected: ReadonlySet<StreamType>
  readonly #sizes = new TerminalSizes()
  readonly #gone = new AbortController()
  readonly #timeout: Disposable
  readonly #onComplete: (channels: CommandChannels) => void

  constructor(
    connection: Duplex,
    request: CommandRequest,
    clock: Clock,
    onComplete: (channels: CommandChannels) => void,
  ) {
    this.tty = request.tty
    this.#expected = expectedStreams(request)
    this.#onComplete = onComplete
    this.#timeout = clock.after(OPEN_WITHIN_MS, () => this.#session.close())
    this.#session = new SpdySession(connection, {
      clock,
      admits: (headers) => this.#isExpected(headers.get('streamtype')),
      onStream: (stream) => this.#take(stream),
      onClose: () => {
        this.#timeout.dispose()
        this.#gone.abort()
      },
    })
  }

  get stdin(): Readable | undefined {
    return this.#streams.get('stdin')
  }

  get stdout(): Writable | undefined {
    return this.#streams.get('stdout')
  }

  get stderr(): Writable | undefined {
    return this.#streams.get('stderr')
  }

  get gone(): AbortSignal {
    return this.#gone.signal
  }

  onResize(listener: (columns: number, rows: number) => void): void {
    this.#sizes.onResize(listener)
  }

  finish(status: Status): void {
    const error = this.#streams.get('error')
    if (!error || error.destroyed) return this.#session.close()
    error.once('close', () => this.#session.close())
    error.end(JSON.stringify(status), () => this.#session.close())
  }

  #isExpected(type: string | undefined): boolean {
    return isStreamType(type) && this.#expected.has(type) && !this.#streams.has(type)
  }

  #take(stream: SpdyStream): void {
    const type = stream.headers.get('streamtype')
    if (!isStreamType(type)) return
    this.#streams.set(type, stream)
    if (type === 'resize') stream.on('data', (chunk: Buffer) => this.#sizes.push(chunk))
    // What a client says on streams that are for us to speak is for nobody.
    else if (type !== 'stdin') stream.resume()
    if (this.#streams.size < this.#expected.size) return
    this.#timeout.dispose()
    this.#onComplete(this)
  }
}

function expectedStreams(request: CommandRequest): Set<StreamType> {
  const expected = new Set<StreamType>(['error'])
  for (const type of ['stdin', 'stdout', 'stderr'] as const) if (request[type]) expected.add(type)
  if (request.tty) expected.add('resize')
  return expected
}

function isStreamType(type: string | undefined): type is StreamType {
  return type === 'error' || type === 'stdin' || type === 'stdout' || type === 'stderr' || type === 'resize'
}
