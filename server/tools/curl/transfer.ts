import type { CurlCall } from './arguments.ts'
import { CurlError } from './curl-error.ts'
import { type Exchange, exchange } from './exchange.ts'
import type { TransferFacts } from './report.ts'
import type { CurlRequest } from './request.ts'

/** Takes the bytes of a body as they come. */
export interface BodySink {
  write(bytes: Buffer): Promise<void>
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Redirects that are asked again with the same method and body. */
const REPEATED: ReadonlySet<number> = new Set([307, 308])
const FIRST_ERROR = 400

/** One URL from the request to the last byte, redirects included. */
export class Transfer {
  readonly #call: CurlCall
  readonly #explain: (line: string) => void
  readonly #given: string
  readonly #began = performance.now()
  #request: CurlRequest | null = null
  #last: Exchange | null = null
  #redirects = 0
  #bytesDown = 0
  #headBytes = 0

  constructor(call: CurlCall, given: string, explain: (line: string) => void) {
    this.#call = call
    this.#given = given
    this.#explain = explain
  }

  /** Sends the request and writes what is asked for into the sink. @throws {CurlError} */
  async run(first: CurlRequest, sink: BodySink): Promise<void> {
    const { maxTimeMs } = this.#call
    const overall = new AbortController()
    const timer = maxTimeMs === null ? undefined : setTimeout(() => overall.abort(), maxTimeMs)
    try {
      await this.#follow(first, sink, overall.signal)
    } catch (error) {
      this.#explain('* Closing connection')
      throw error
    } finally {
      clearTimeout(timer)
      this.#last?.response.destroy()
    }
  }

  /** What -w and the meter say of it. */
  facts(failure: CurlError | null): TransferFacts {
    const { response } = this.#last ?? {}
    const { url, method, body } = this.#request ?? { url: null, method: '', body: null }
    const location = response?.headers.location
    return {
      url: this.#given,
      finalUrl: url?.href ?? this.#given,
      method,
      status: response?.statusCode ?? 0,
      httpVersion: response?.httpVersion ?? '0',
      contentType: response?.headers['content-type'] ?? '',
      redirectUrl:
        location !== undefined && url && URL.canParse(location, url) ? new URL(location, url).href : '',
      redirects: this.#redirects,
      bytesDown: this.#bytesDown,
      bytesUp: body?.length ?? 0,
      headBytes: this.#headBytes,
      connectMs: this.#last?.connectMs ?? 0,
      firstByteMs: this.#last?.firstByteMs ?? 0,
      totalMs: performance.now() - this.#began,
      remoteIp: this.#last?.remoteIp ?? '',
      remotePort: this.#last?.remotePort ?? 0,
      exitCode: failure?.exitCode ?? 0,
      error: failure?.message ?? '',
    }
  }

  async #follow(first: CurlRequest, sink: BodySink, signal: AbortSignal): Promise<void> {
    const { insecure, connectTimeoutMs, maxRedirects } = this.#call
    let request: CurlRequest | null = first
    while (request) {
      this.#request = request
      this.#last?.response.destroy()
      this.#last = await exchange(request, { insecure, connectTimeoutMs, signal, explain: this.#explain })
      const next: CurlRequest | null = this.#nextRequest(request, this.#last)
      await this.#receive(this.#last, next !== null, sink, signal)
      if (next && this.#redirects >= maxRedirects)
        throw new CurlError('redirects', `Maximum (${maxRedirects}) redirects followed`)
      if (next) this.#redirects += 1
      request = next
    }
    this.#explain(`* Connection #0 to host ${this.#request?.url.hostname ?? ''} left intact`)
  }

  /** Writes the head where it is asked for, and the body unless another answer follows it. */
  async #receive(
    { response, head }: Exchange,
    isPassedOver: boolean,
    sink: BodySink,
    signal: AbortSignal,
  ): Promise<void> {
    const { includesHead, headOnly, failsOnStatus } = this.#call
    const { statusCode = 0 } = response
    this.#headBytes += Buffer.byteLength(head)
    if (failsOnStatus && statusCode >= FIRST_ERROR)
      throw new CurlError('status', `The requested URL returned error: ${statusCode}`)
    if (includesHead || headOnly) await sink.write(Buffer.from(head))
    if (isPassedOver) return
    try {
      for await (const chunk of response) {
        const bytes = Buffer.from(chunk)
        this.#bytesDown += bytes.length
        await sink.write(bytes)
      }
    } catch (cause) {
      throw cause instanceof CurlError
        ? cause
        : this.#cutOff(response.headers['content-length'], signal, cause)
    }
  }

  #cutOff(length: string | undefined, signal: AbortSignal, cause: unknown): CurlError {
    const ms = Math.round(performance.now() - this.#began)
    if (signal.aborted) {
      const of = length === undefined ? '' : ` out of ${length}`
      const message = `Operation timed out after ${ms} milliseconds with ${this.#bytesDown}${of} bytes received`
      return new CurlError('timeout', message, { cause })
    }
    const missing =
      length === undefined ? 'outstanding read data' : `${Number(length) - this.#bytesDown} bytes`
    const end = length === undefined ? 'remaining' : 'remaining to read'
    return new CurlError('partial', `transfer closed with ${missing} ${end}`, { cause })
  }

  #nextRequest(request: CurlRequest, { response }: Exchange): CurlRequest | null {
    const { statusCode = 0, headers } = response
    const { location } = headers
    if (!this.#call.follows || !REDIRECTS.has(statusCode) || location === undefined) return null
    if (!URL.canParse(location, request.url)) return null
    const url = new URL(location, request.url)
    const repeats = REPEATED.has(statusCode) || request.method === 'HEAD' || this.#call.method !== null
    // A password is for the host that it was given for.
    const dropped = new Set([
      ...(url.host === request.url.host ? [] : ['authorization', 'cookie', 'host']),
      ...(repeats ? [] : ['content-length', 'content-type']),
    ])
    const kept = request.headers.filter(([name]) => !dropped.has(name.toLowerCase()))
    return {
      url,
      method: repeats ? request.method : 'GET',
      headers: dropped.has('host') ? [['Host', url.host], ...kept] : kept,
      body: repeats ? request.body : null,
    }
  }
}
