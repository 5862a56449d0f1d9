import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'

import { CurlError } from './curl-error.ts'
import type { CurlRequest } from './request.ts'

export interface ExchangeOptions {
  insecure: boolean
  connectTimeoutMs: number | null
  /** Ends everything: the time for the whole transfer is over. */
  signal: AbortSignal
  /** Lines of -v. */
  explain: (line: string) => void
}

/** The head of an answer, its body still to be read. */
export interface Exchange {
  response: IncomingMessage
  /** The status line and headers as they came. */
  head: string
  /** From the start to the connection and to the first byte of the answer, in milliseconds. */
  connectMs: number
  firstByteMs: number
  remoteIp: string
  remotePort: number
}

/**
 * Sends a request and resolves with the head of the answer. The connection is one of its own and ends with the answer.
 * @throws {CurlError}
 */
export async function exchange(request: CurlRequest, options: ExchangeOptions): Promise<Exchange> {
  const began = performance.now()
  const { host, port } = placeOf(request.url)
  const sent = open(request, options)
  const connected = explainConnection(sent, request, options)
  sent.end(request.body ?? undefined)
  try {
    const response = await untilResponse(sent)
    const head = headOf(response)
    for (const line of head.trimEnd().split('\r\n')) options.explain(`< ${line}`)
    options.explain('< ')
    const { remoteAddress: remoteIp = '', remotePort = port } = response.socket
    const firstByteMs = performance.now() - began
    return { response, head, connectMs: connected.at - began, firstByteMs, remoteIp, remotePort }
  } catch (error) {
    sent.destroy()
    const afterMs = Math.round(performance.now() - began)
    throw toCurlError(error, { host, port, afterMs, timedOut: options.signal.aborted })
  }
}

function untilResponse(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve)
    sent.once('error', reject)
  })
}

function placeOf({ hostname, port, protocol }: URL): { host: string; port: number; isTls: boolean } {
  const isTls = protocol === 'https:'
  return { host: hostname.replaceAll(/^\[|\]$/g, ''), port: Number(port || (isTls ? 443 : 80)), isTls }
}

function open({ url, method, headers }: CurlRequest, { signal, insecure }: ExchangeOptions): ClientRequest {
  const { host, port, isTls } = placeOf(url)
  const sent = (isTls ? httpsRequest : httpRequest)({
    host,
    port,
    method,
    path: `${url.pathname}${url.search}`,
    headers: Object.fromEntries(headers),
    setHost: false,
    agent: false,
    signal,
    rejectUnauthorized: !insecure,
    servername: isIP(host) === 0 ? host : '',
  })
  // Node would say `close`; curl says nothing of it.
  sent.removeHeader('connection')
  // An answer that is cut off is the reader's matter; a request that ends later is nobody's.
  sent.on('error', () => {})
  return sent
}

/** Says with -v how the connection comes about, and gives up on one that takes too long. */
function explainConnection(
  sent: ClientRequest,
  { url, method, headers }: CurlRequest,
  { connectTimeoutMs, explain }: ExchangeOptions,
): { at: number } {
  const { host, port, isTls } = placeOf(url)
  const connected = { at: performance.now() }
  sent.once('socket', (socket) => {
    explain(`*   Trying ${url.hostname}:${port}...`)
    const giveUp = (): void => void sent.destroy(new ConnectTimeout())
    const timer = connectTimeoutMs === null ? undefined : setTimeout(giveUp, connectTimeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      connected.at = performance.now()
      explain(`* Connected to ${host} (${socket.remoteAddress}) port ${port}`)
      explain(`> ${method} ${url.pathname}${url.search} HTTP/1.1`)
      for (const [name, value] of headers) explain(`> ${name}: ${value}`)
      explain('> ')
    })
  })
  return connected
}

/** The connection took longer than --connect-timeout allows. */
class ConnectTimeout extends Error {
  override name = 'ConnectTimeout'
  readonly code = 'connect-timeout'
}

function headOf({ httpVersion, statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`.trimEnd()]
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}

interface Attempt {
  host: string
  port: number
  afterMs: number
  timedOut: boolean
}

const REFUSED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'ETIMEDOUT',
])
const CERTIFICATE = /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/

/** What Node says of an error of its own. */
function readError(error: unknown): { code: string; syscall: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: '', syscall: undefined, message: String(error) }
  const { code, syscall }: NodeJS.ErrnoException = error
  return { code: code ?? '', syscall, message: error.message }
}

function toCurlError(cause: unknown, { host, port, afterMs, timedOut }: Attempt): CurlError {
  const { code, syscall, message } = readError(cause)
  const error = (failure: ConstructorParameters<typeof CurlError>[0], words: string): CurlError =>
    new CurlError(failure, words, { cause })
  if (timedOut) return error('timeout', `Connection timed out after ${afterMs} milliseconds`)
  if (cause instanceof ConnectTimeout)
    return error(
      'timeout',
      `Failed to connect to ${host} port ${port} after ${afterMs} ms: Timeout was reached`,
    )
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return error('resolve', `Could not resolve host: ${host}`)
  if (REFUSED.has(code))
    return error(
      'connect',
      `Failed to connect to ${host} port ${port} after ${afterMs} ms: Couldn't connect to server`,
    )
  // Node says so without a system call when the other side closed before it answered.
  if (code === 'ECONNRESET' && syscall === undefined) return error('empty', 'Empty reply from server')
  if (code === 'ECONNRESET') return error('receive', 'Recv failure: Connection reset by peer')
  if (code.startsWith('HPE_')) return error('protocol', 'Received HTTP/0.9 when not allowed')
  if (CERTIFICATE.test(code)) return error('certificate', `SSL certificate problem: ${message}`)
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return error('tls', `TLS connect error: ${message}`)
  return error('receive', `Recv failure: ${message}`)
}
