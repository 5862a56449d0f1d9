import { createHash, randomBytes } from 'node:crypto'

import type { Role } from '../protocol/server-message.ts'

/** Who a browser is to the server, once its link was traded. */
export interface Session {
  readonly id: string
  readonly role: Role
}

/** What a link is traded for: a cookie, which the browser keeps from scripts, and a key, which it keeps for this origin. */
export interface Admission {
  cookie: string
  /** Cookies ignore ports (RFC 6265 8.5), so another server on this machine may be sent ours; it never sees the key. */
  pageKey: string
  session: Session
}

const TICKET_LIFE_MS = 60_000
const MAX_TICKETS = 2_000
/** Followers that one lecture remembers; a presenter's session is never given up for theirs. */
const MAX_FOLLOWERS = 1_000

const secret = (): string => randomBytes(24).toString('base64url')
/** Secrets are looked up by their hash, so that the time of a look-up tells nothing about them. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/**
 * Trades links for sessions and sessions for tickets: a token from the URL's fragment becomes a cookie, the cookie a
 * single-use ticket for each page's WebSocket. All of it lives in memory and ends with the server.
 */
export class Credentials {
  readonly #tokens = new Map<string, Role>()
  readonly #sessions = new Map<string, { session: Session; pageKey: string }>()
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

  /** Trades a token; null when it is unknown or was used. A follower too many takes the place of the oldest one. */
  redeemToken(token: string): Admission | null {
    const key = hashOf(token)
    const role = this.#tokens.get(key)
    if (role === undefined) return null
    if (role === 'presenter') this.#tokens.delete(key)
    else this.#makeRoomForFollower()
    const cookie = secret()
    const pageKey = secret()
    const session = { id: randomBytes(9).toString('base64url'), role }
    this.#sessions.set(hashOf(cookie), { session, pageKey: hashOf(pageKey) })
    return { cookie, pageKey, session }
  }

  /** Finds the session that a cookie's secret stands for. */
  findSession(cookie: string | undefined): Session | null {
    return cookie === undefined ? null : (this.#sessions.get(hashOf(cookie))?.session ?? null)
  }

  /** Finds the session of a page that holds both the cookie and the key. */
  findPage(cookie: string | undefined, pageKey: string): Session | null {
    const entry = cookie === undefined ? undefined : this.#sessions.get(hashOf(cookie))
    return entry !== undefined && entry.pageKey === hashOf(pageKey) ? entry.session : null
  }

  /** Makes the ticket with which one page opens one WebSocket, within a minute. */
  makeTicket(session: Session): string {
    const ticket = secret()
    this.#dropTickets()
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

  #makeRoomForFollower(): void {
    const followers = [...this.#sessions].filter(([, { session }]) => session.role === 'follower')
    const [oldest] = followers
    if (oldest && followers.length >= MAX_FOLLOWERS) this.#sessions.delete(oldest[0])
  }

  /** Drops tickets that are too old, and the oldest followers' when there are still too many. */
  #dropTickets(): void {
    for (const [key, { session, expires }] of this.#tickets) {
      const isSurplus = this.#tickets.size >= MAX_TICKETS && session.role === 'follower'
      if (expires <= this.#now() || isSurplus) this.#tickets.delete(key)
    }
  }
}
