import type { IncomingMessage, ServerResponse } from 'node:http'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'

import { stringify as stringifyYaml } from 'yaml'

import { REFUSALS } from '../messages.ts'
import { StatusError } from '../status-error.ts'

/** One request with the answer that it waits for. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
}

/** The real server compresses nothing smaller, and at this level. */
const COMPRESS_FROM = 128 * 1024
const compress = promisify(gzip)

/** Sends text (or bytes) of a type, compressed when it is long and the client takes that. */
export async function sendText(
  { request, response, method }: Exchange,
  code: number,
  type: string,
  text: string | Uint8Array,
): Promise<void> {
  let body =
    typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.length)
  if (response.headersSent || response.destroyed) return
  if (body.length > COMPRESS_FROM && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    body = await compress(body, { level: constants.Z_BEST_SPEED })
    response.setHeader('Content-Encoding', 'gzip')
    response.setHeader('Vary', 'Accept-Encoding')
  }
  response.writeHead(code, {
    'Content-Type': type,
    'Content-Length': body.length,
    'Cache-Control': 'no-cache, private',
  })
  response.end(method === 'HEAD' ? undefined : body)
}

/** Sends a value as JSON, indented when the request says `pretty`, or as YAML. */
export async function sendValue(
  exchange: Exchange,
  code: number,
  value: object,
  encoding: 'json' | 'yaml' = 'json',
): Promise<void> {
  if (encoding === 'yaml') {
    // Shared parts of an object are no reason for anchors, which other readers may not know.
    return sendText(
      exchange,
      code,
      'application/yaml',
      stringifyYaml(value, { aliasDuplicateObjects: false }),
    )
  }
  const indent = wantsPretty(exchange) ? 2 : undefined
  await sendText(exchange, code, 'application/json', `${JSON.stringify(value, undefined, indent)}\n`)
}

function wantsPretty({ query, request }: Exchange): boolean {
  const asked = query.get('pretty')
  if (asked !== null) return asked !== 'false' && asked !== '0'
  return /^(?:curl|Wget|Mozilla)\b/.test(request.headers['user-agent'] ?? '')
}

/** Sends what changes rarely with a fingerprint, so that kubectl's cache need not fetch it again. */
export async function sendCacheable(
  exchange: Exchange,
  type: string,
  text: string | Uint8Array,
): Promise<void> {
  const tag = `"${createHash('sha256').update(text).digest('hex').slice(0, 32).toUpperCase()}"`
  exchange.response.setHeader('ETag', tag)
  exchange.response.setHeader('Vary', 'Accept')
  if (exchange.request.headers['if-none-match'] === tag) {
    exchange.response.writeHead(304)
    exchange.response.end()
    return
  }
  await sendText(exchange, 200, type, text)
}

/** The refusal that an error is, or an internal one that it is the cause of. */
export function refusalOf(error: unknown): StatusError {
  return error instanceof StatusError ? error : REFUSALS.internal(String(error), { cause: error })
}

/** Sends an error as a Status; what is none is a bug of ours, and says so as the real server does. */
export async function sendError(exchange: Exchange, error: unknown): Promise<void> {
  const { response } = exchange
  if (response.headersSent) {
    response.destroy()
    return
  }
  const refusal = refusalOf(error)
  const wait = refusal.details?.retryAfterSeconds
  if (wait !== undefined) response.setHeader('Retry-After', String(wait))
  await sendValue(exchange, refusal.code, refusal.toStatus())
}

/** Adds a Warning header, which kubectl prints (RFC 7234 section 5.5; agent and code as the real server's). */
export function warn({ response }: Exchange, text: string): void {
  const quoted = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll(/[\r\n]+/g, ' ')
  // A header carries latin-1 only.
  response.appendHeader('Warning', `299 - "${quoted.replaceAll(/[^\u0020-\u00ff]/g, '?')}"`)
}
