import { LINES } from '../messages.ts'
import { ConnectionError } from '../platform.ts'
import type { Platform } from '../platform.ts'
import { HttpClient } from '../rpc/http-client.ts'
import type { ServiceName } from '../services.ts'
import type { Address } from '../settings.ts'
import { encodeSpans } from './otlp.ts'
import type { SpanRecord } from './otlp.ts'

const SEND_EVERY_MS = 1000
const SEND_TIMEOUT_MS = 5000
/** What is kept while the collector does not answer; more is dropped. */
const MOST_SPANS = 2000

/** A piece of work that a trace shows. */
export interface Span {
  /** Hands the trace on to the service that is called (W3C Trace Context). */
  readonly headers: Readonly<Record<string, string>>
  readonly traceId: string
  readonly spanId: string
  fail(): void
  end(): void
}

const SILENT: Span = { headers: {}, traceId: '', spanId: '', fail: () => undefined, end: () => undefined }

/** Collects spans and sends them to an OpenTelemetry collector (OTLP over HTTP, JSON); does nothing without an endpoint. */
export class Tracer {
  readonly #service: ServiceName
  readonly #platform: Platform
  readonly #endpoint: URL | null
  readonly #client: HttpClient | null
  #spans: SpanRecord[] = []
  #alarm: { dispose(): void } | null = null
  #complained = false

  constructor(service: ServiceName, platform: Platform, endpoint: URL | null) {
    this.#service = service
    this.#platform = platform
    this.#endpoint = endpoint
    this.#client = endpoint === null ? null : new HttpClient(platform, addressOf(endpoint))
  }

  /** Starts a span below another of this service, of the caller (`traceparent`), or a trace of its own. */
  start(name: string, kind: SpanRecord['kind'], parent: Span | string | null): Span {
    if (this.#endpoint === null) return SILENT
    const above = typeof parent === 'string' ? readTraceparent(parent) : parent
    const known = above !== null && above.traceId !== '' ? above : null
    const { clock, randomHex } = this.#platform
    const traceId = known?.traceId ?? randomHex(32)
    const spanId = randomHex(16)
    const started = clock.now()
    let failed = false
    return {
      headers: { traceparent: `00-${traceId}-${spanId}-01` },
      traceId,
      spanId,
      fail: () => {
        failed = true
      },
      end: () =>
        this.#keep({
          name,
          kind,
          traceId,
          spanId,
          parentId: known?.spanId ?? '',
          started,
          ended: clock.now(),
          failed,
        }),
    }
  }

  /** Sends what is left. */
  async dispose(): Promise<void> {
    this.#alarm?.dispose()
    await this.#send()
    this.#client?.dispose()
  }

  #keep(span: SpanRecord): void {
    if (this.#spans.length < MOST_SPANS) this.#spans.push(span)
    this.#alarm ??= this.#platform.clock.after(SEND_EVERY_MS, () => {
      this.#alarm = null
      void this.#send()
    })
  }

  async #send(): Promise<void> {
    const endpoint = this.#endpoint
    if (endpoint === null || this.#spans.length === 0) return
    const body = JSON.stringify(encodeSpans(this.#service, this.#spans))
    this.#spans = []
    const path = `${endpoint.pathname.replace(/\/$/, '')}/v1/traces`
    try {
      await this.#client?.exchange({ method: 'POST', path, body, timeoutMs: SEND_TIMEOUT_MS })
      this.#complained = false
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error
      // Traces are a help and no part of the work: one line says that they are lost.
      if (!this.#complained) this.#platform.log(LINES.noTraces(this.#service, endpoint.origin, error.code))
      this.#complained = true
    }
  }
}

const addressOf = ({ hostname, port }: URL): Address => ({
  host: hostname.replace(/^\[|\]$/g, ''),
  port: Number(port === '' ? '80' : port),
})

function readTraceparent(header: string): { traceId: string; spanId: string } | null {
  const match = /^00-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-[0-9a-f]{2}$/.exec(header)
  const { traceId = '', spanId = '' } = match?.groups ?? {}
  return match === null ? null : { traceId, spanId }
}
