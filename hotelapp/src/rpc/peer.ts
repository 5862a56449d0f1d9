import { ERRORS, LINES } from '../messages.ts'
import { ConnectionError } from '../platform.ts'
import type { Platform } from '../platform.ts'
import type { ServiceName } from '../services.ts'
import type { Address } from '../settings.ts'
import type { Span, Tracer } from '../trace/tracer.ts'
import { RequestError, failure } from './contract.ts'
import type { Method } from './contract.ts'
import { DecodeError } from './decode.ts'
import { HttpClient } from './http-client.ts'
import type { Answer, Exchange } from './http-client.ts'

/** Long enough for a busy machine, short enough that a person still waits for it twice. */
const TIMEOUT_MS = 2000
const ATTEMPTS = 3
/** A pod that ends just now has others beside it. A service that is slow is not helped by being asked twice. */
const WORTH_ANOTHER: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH'])
/** The waits between two tries of a service that is missing: the log stays readable, and recovery is a matter of seconds. */
const RETRY_MS = [2000, 4000, 5000] as const

/**
 * Another service as this one sees it. It is tried from the start, and while it cannot be reached the log says so again
 * and again; as soon as it answers, that is said once. A service that answers is not tried for its own sake.
 */
export class Peer {
  readonly #self: ServiceName
  readonly #name: ServiceName
  readonly #address: Address
  readonly #platform: Platform
  readonly #tracer: Tracer
  readonly #client: HttpClient
  #reachable: boolean | null = null
  #tries = 0
  #alarm: { dispose(): void } | null = null
  #disposed = false

  constructor(
    { self, name, address }: { self: ServiceName; name: ServiceName; address: Address },
    { platform, tracer }: { platform: Platform; tracer: Tracer },
  ) {
    this.#self = self
    this.#name = name
    this.#address = address
    this.#platform = platform
    this.#tracer = tracer
    this.#client = new HttpClient(platform, address)
  }

  get name(): ServiceName {
    return this.#name
  }

  /** Null until the first try has ended. */
  get reachable(): boolean | null {
    return this.#reachable
  }

  /** Starts to try it. */
  watch(): void {
    void this.#try()
  }

  /** Tries no more. */
  dispose(): void {
    this.#disposed = true
    this.#alarm?.dispose()
    this.#alarm = null
    this.#client.dispose()
  }

  /**
   * Calls a method, a second time when the connection breaks: every method only reads.
   * @throws {RequestError} `unreachable`, `wrong-answer`, or with what the service itself answered
   */
  async call<Request, Response>(
    method: Method<Request, Response>,
    request: Request,
    parent: Span | null,
  ): Promise<Response> {
    const span = this.#tracer.start(`${method.service}/${method.name}`, 'client', parent)
    try {
      const path = `/rpc/${method.name}`
      const body = JSON.stringify(request)
      return this.#decode(method, await this.#exchange({ method: 'POST', path, body, headers: span.headers }))
    } catch (error) {
      span.fail()
      throw error
    } finally {
      span.end()
    }
  }

  async #exchange(asked: Omit<Exchange, 'timeoutMs'>): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#client.exchange({ ...asked, timeoutMs: TIMEOUT_MS })
        this.#noteAnswer()
        return answer
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error
        if (attempt < ATTEMPTS && WORTH_ANOTHER.has(error.code)) continue
        this.#noteFailure(error.code)
        const message = ERRORS.unreachable(this.#name, this.#where, error.code)
        throw new RequestError({ code: 'unreachable', service: this.#name, message }, { cause: error })
      }
    }
  }

  #decode<Response>(method: Pick<Method<unknown, Response>, 'response'>, { status, body }: Answer): Response {
    try {
      const json: unknown = JSON.parse(body)
      if (status === 200) return method.response(json, '')
      throw new RequestError(failure(json, '').error)
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof DecodeError)) throw error
      const message = ERRORS.wrongAnswer(this.#name, this.#where, status)
      throw new RequestError({ code: 'wrong-answer', service: this.#name, message }, { cause: error })
    }
  }

  get #where(): string {
    return `${this.#address.host}:${this.#address.port}`
  }

  async #try(): Promise<void> {
    try {
      await this.#client.exchange({
        method: 'GET',
        path: '/healthz',
        timeoutMs: TIMEOUT_MS,
      })
      this.#noteAnswer()
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error
      this.#alarm = null
      this.#noteFailure(error.code)
    }
  }

  #noteAnswer(): void {
    if (this.#disposed || this.#reachable === true) return
    this.#reachable = true
    this.#tries = 0
    this.#alarm?.dispose()
    this.#alarm = null
    this.#platform.log(LINES.reached(this.#self, this.#where))
  }

  /** Says it and tries again later, unless a try is due already: however many requests fail, the log stays readable. */
  #noteFailure(code: string): void {
    this.#reachable = false
    if (this.#disposed || this.#alarm !== null) return
    const wait = RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)] ?? RETRY_MS[0]
    this.#tries++
    this.#alarm = this.#platform.clock.after(wait, () => void this.#try())
    this.#platform.log(LINES.cannotReach(this.#self, this.#where, code, wait))
  }
}
