import type { RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'

/*
 * Everything that a service touches of the world, so that the same source runs on Node, in a container and as a program of
 * the lab's sandbox. node/node-platform.ts is the one for Node.
 */

/** The network. */
export interface Transport {
  /** Takes HTTP requests on a port. Rejects with a ConnectionError `EADDRINUSE` when another program has it. */
  listen(port: number, listener: RequestListener): Promise<Listening>
  /** Opens a connection, its address looked up anew. Rejects with a ConnectionError. */
  connect(host: string, port: number): Promise<Duplex>
}

/** A port that takes requests. */
export interface Listening {
  /** Takes no more connections, and resolves when the requests that are being answered are answered. */
  close(): Promise<void>
}

/** Time. Milliseconds everywhere. */
export interface Clock {
  /** Since the epoch. */
  now(): number
  /** Calls once, unless disposed of before. */
  after(milliseconds: number, callback: () => void): { dispose(): void }
}

/** What a service is given to run with. */
export interface Platform {
  /** Environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly transport: Transport
  readonly clock: Clock
  /** Writes a line of the log; it brings no line end. */
  readonly log: (line: string) => void
  /** Aborted when the service is to end (SIGTERM, SIGINT): with `'now'` as its reason it skips the time to drain. */
  readonly stop: AbortSignal
  /** So many random hex digits, for the names of traces. */
  readonly randomHex: (digits: number) => string
}

/** A connection that could not be opened or broke; `code` is what the operating system calls it: ENOTFOUND, ECONNREFUSED. */
export class ConnectionError extends Error {
  override name = 'ConnectionError'
  readonly code: string

  constructor(code: string, options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

/** Puts whatever a socket failed with into a ConnectionError. */
export function toConnectionError(cause: unknown): ConnectionError {
  if (cause instanceof ConnectionError) return cause
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return new ConnectionError(typeof code === 'string' ? code : 'EPIPE', { cause })
}
