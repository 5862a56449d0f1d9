import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { RegistryError } from './registry-error.ts'

export const JSON_TYPE = 'application/json; charset=utf-8'

/** A refused client may send so much more before its connection is closed: it reads an answer only when it is done. */
const MOST_DRAINED_BYTES = 16 * 1024 * 1024

const lengths = new WeakMap<ServerResponse, number>()

/** How many bytes of body an answer has. */
export const bodyLengthOf = (response: ServerResponse): number => lengths.get(response) ?? 0

export type Headers = Readonly<Record<string, string | number>>

/** The head of an answer, ordered and without more than Go's server sends: `curl -i` shows it on a slide. */
function sendHead(response: ServerResponse, status: number, headers: Headers): ServerResponse {
  // The connection is kept all the same, as HTTP/1.1 has it.
  response.removeHeader('Connection')
  const all = { ...headers, 'Docker-Distribution-Api-Version': 'registry/2.0' }
  const sorted = Object.entries(all).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return response.writeHead(status, Object.fromEntries(sorted))
}

/** Answers without a body. */
export function sendEmpty(response: ServerResponse, status: number, headers: Headers = {}): void {
  const length = status === 204 || status === 304 ? {} : { 'Content-Length': 0 }
  sendHead(response, status, { ...length, ...headers }).end()
}

/** Answers with bytes at hand; a HEAD request gets their length alone. */
export function sendBytes(response: ServerResponse, status: number, body: Buffer, headers: Headers): void {
  lengths.set(response, body.length)
  sendHead(response, status, { 'Content-Length': body.length, ...headers })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

/** Answers with JSON and a line feed after it, as Go's encoder writes it. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Headers = {},
): void {
  sendBytes(response, status, Buffer.from(`${JSON.stringify(value)}\n`), {
    'Content-Type': JSON_TYPE,
    ...headers,
  })
}

/** Answers with a stream of this length, no faster than the client reads. */
export async function sendStream(
  response: ServerResponse,
  status: number,
  { body, length, headers }: { body: () => Readable; length: number; headers: Headers },
): Promise<void> {
  if (response.req.method === 'HEAD') {
    sendHead(response, status, { 'Content-Length': length, ...headers }).end()
    return
  }
  const source = body()
  lengths.set(response, length)
  sendHead(response, status, { 'Content-Length': length, ...headers })
  await pipeline(source, response)
}

/** Answers with why a request was refused. */
export function sendError(response: ServerResponse, error: RegistryError): void {
  sendJson(response, error.status, error.toBody(), error.headers)
}

/** Takes what a client goes on sending after its answer, up to a limit, so that it comes to read the answer. */
export function drain(request: IncomingMessage): void {
  let left = MOST_DRAINED_BYTES
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
}
