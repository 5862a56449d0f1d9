import { createHash, randomBytes } from 'node:crypto'

import type { Role } from '../protocol/server-message.ts'

/** Who a browser is to the server, once its link was traded. */
export interface Session {
  readonly id: string
  readonly role: Role
}

const TICKET_LIFE_MS = 60_000
const MAX_TICKETS = 2_000
const MAX_SESSIONS = 2_000

const secret = (): string => randomBytes(24).toString('base64url')
/** Secrets are looked up by their hash, so that the time of a look-up tells nothing about them. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** Forgets the oldest entries of a map, which keeps its order of insertion, until a new one has room. */
function makeRoom(map: Map<string, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size < max) return
    map.delete(key)
  }
}

/**
 * Trades links for sessions and sessions for tickets: a token from the URL's fragment becomes a cookie, the cookie a
 * single-use ticket for each page's WebSocket. All of it lives in memory and ends with the server.
 */
export class Credentials {
  readonly #tokens = new Map<string, Role>()
  readonly #sessions = new Map<string, Session>()
  readonly #tickets = new Map<string, { session: Session; expires: number }>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Makes a token: a presenter's admits one browser, a follower's any number of them. */
  makeToken(role: Role): string {
    const token = secret()
    this.#tokens.set(hashOf(token), role)
    return token
  }

  /** Trades a token for a cookie's secret; null when the token is unknown or was used. */
  redeemToken(token: string): { cookie: string; session: Session } | null {
    const key = hashOf(token)
    const role = this.#tokens.get(key)
    if (role === undefined) return null
    if (role === 'presenter') this.#tokens.delete(key)
    const cookie = secret()
    const session = { id: randomBytes(9).toString('base64url'), role }
    makeRoom(this.#sessions, MAX_SESSIONS)
    this.#sessions.set(hashOf(cookie), session)
    return { cookie, session }
  }

  /** Finds the session that a cookie's secret stands for. */
  findSession(cookie: string | undefined): Session | null {
    return cookie === undefined ? null : (this.#sessions.get(hashOf(cookie)) ?? null)
  }

  /** Makes the ticket with which one page opens one WebSocket, within a minute. */
  makeTicket(session: Session): string {
    const ticket = secret()
    makeRoom(this.#tickets, MAX_TICKETS)
    this.#tickets.set(hashOf(ticket), { session, expires: this.#now() + TICKET_LIFE_MS })
    return ticket
  }

  /** Takes a ticket; false when it is unknown, was used, is too old or belongs to another session. */
  redeemTicket(ticket: string, session: Session): boolean {
    const key = hashOf(ticket)
    const entry = this.#tickets.get(key)
    this.#tickets.delete(key)
    return entry !== undefined && entry.session === session && entry.expires > this.#now()
  }
}
