import type { IncomingMessage } from 'node:http'
import { createHash, timingSafeEqual } from 'node:crypto'

import { REFUSALS } from '../messages.ts'

/** What the real server tells everyone, even without a token. */
const PUBLIC = /^\/(?:healthz|livez|readyz|version)(?:\/|$)/

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Lets requests pass that name this machine and bring the token. */
export class RequestGuard {
  readonly #token: Buffer

  constructor(token: string) {
    this.#token = digest(token)
  }

  /**
   * A page in a browser could reach the server under a name of its own that leads here (DNS rebinding): so that only
   * loopback names are served.
   * @throws {StatusError} Forbidden for another host, Unauthorized without the token
   */
  check(request: IncomingMessage, path: string): void {
    const { host = '', authorization = '' } = request.headers
    if (!isLoopback(host)) throw REFUSALS.foreignHost(host)
    if (PUBLIC.test(path)) return
    if (!timingSafeEqual(digest(bearerOf(authorization)), this.#token)) throw REFUSALS.unauthorized()
  }
}

/** The token of an `Authorization: Bearer …` (RFC 6750 2.1). */
function bearerOf(authorization: string): string {
  const [scheme = '', value = ''] = authorization.trim().split(/ +/)
  return scheme.toLowerCase() === 'bearer' ? value : ''
}

function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}
