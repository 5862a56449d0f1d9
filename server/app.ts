import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'

import type { Credentials } from './live/credentials.ts'
import {
  type AllowedAddresses,
  isHostAllowed,
  isOriginAllowed,
  readCookie,
  sessionCookieName,
} from './live/request-guard.ts'
import { PICTURE_PATH } from './live/live-deck.ts'
import { RateLimit } from './live/rate-limit.ts'
import { HANDOUT_NOTES, HANDOUT_PATH, type HandoutKind, isHandoutKind } from './protocol/handout.ts'

/** A file that is made for a page. */
export interface MadeFile {
  name: string
  type: string
  bytes: Buffer
  /** Sentences about what a reader of it may miss. */
  notes: readonly string[]
}

export interface AppDeps {
  /** The folder of the built page: index.html and assets/. */
  clientDir: string
  credentials: Credentials
  allowed: () => AllowedAddresses
  port: () => number
  /** True when the page comes over TLS, so that its cookie never travels without. */
  tls: boolean
  /** Finds a picture, font or video that the deck refers to, by the path in its URL; nothing else is ever served. */
  findPicture: (path: string) => string | undefined
  /** Makes a handout of the deck for its presenter; a sentence instead when it cannot be made. Never rejects. */
  makeHandout: (kind: HandoutKind) => Promise<MadeFile | string>
}

const NONCE = /__NONCE__/g

/** What a page may load and do: scripts of ours only, pictures and fonts of decks from https as well, never in a frame. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    // xterm and Marp set styles of elements, which no nonce covers.
    "style-src 'self' 'unsafe-inline' https:",
    "img-src 'self' data: blob: https:",
    "media-src 'self' data: https:",
    "font-src 'self' data: https:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What a picture of a deck may do when it is opened by itself: nothing (an SVG can hold scripts). */
const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"

/** Tells the browser to guess no types, send no addresses and keep the page to itself. */
function setSafetyHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  })
  next()
}

/** Makes the HTTP half of the server; it never listens. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use((request, response, next) => {
    if (isHostAllowed(request, deps.allowed())) return next()
    response.status(403).type('text').send('This server does not go by that name.\n')
  })
  app.use(setSafetyHeaders)
  addPage(app, deps)
  addSession(app, deps)
  addPictures(app, deps)
  addHandouts(app, deps)
  app.use((_request, response) => {
    response.status(404).type('text').send('There is nothing here. The lecture is at /.\n')
  })
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    response.status(400).type('text').send('This request cannot be read.\n')
  })
  return app
}

function addPage(app: Express, { clientDir }: AppDeps): void {
  let page: string | null = null
  app.get('/', (_request, response) => {
    page ??= readFileSync(join(clientDir, 'index.html'), 'utf8')
    const nonce = randomBytes(16).toString('base64url')
    response.set({ 'Content-Security-Policy': contentSecurityPolicy(nonce), 'Cache-Control': 'no-store' })
    response.type('html').send(page.replaceAll(NONCE, nonce))
  })
  const assets = express.static(join(clientDir, 'assets'), { immutable: true, maxAge: '1y', index: false })
  app.use('/assets', assets)
}

/** Lets requests through that a page of this server made, and only so many of an address. */
function makeGuard({ allowed }: AppDeps): RequestHandler {
  const attempts = new Map<string, RateLimit>()
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store')
    const isOurs = isOriginAllowed(request, allowed()) && request.get('X-Livedeck') === '1'
    if (isOurs && attemptsOf(attempts, request.socket.remoteAddress ?? '').take()) next()
    else response.sendStatus(isOurs ? 429 : 403)
  }
}

/** Trades tokens for sessions and sessions for tickets; only pages of this server may ask. */
function addSession(app: Express, deps: AppDeps): void {
  const { credentials, tls } = deps
  const readBody = express.json({ limit: '2kb' })
  const cookieName = (): string => sessionCookieName(deps.port())
  const guard = makeGuard(deps)
  app.post('/session', guard, readBody, (request, response) => {
    const token = textOf(request.body, 'token')
    const redeemed = token === null ? null : credentials.redeemToken(token)
    if (!redeemed) return void response.sendStatus(401)
    response.cookie(cookieName(), redeemed.cookie, {
      httpOnly: true,
      sameSite: 'strict',
      secure: tls,
      path: '/',
    })
    response.json({ ticket: credentials.makeTicket(redeemed.session), pageKey: redeemed.pageKey })
  })
  app.post('/ticket', guard, readBody, (request, response) => {
    const pageKey = textOf(request.body, 'pageKey')
    const session = pageKey === null ? null : credentials.findPage(readCookie(request, cookieName()), pageKey)
    if (session) response.json({ ticket: credentials.makeTicket(session) })
    else response.sendStatus(401)
  })
}

/** How often one address may ask: a lecture hall behind one address at once, then one a second for each minute's student. */
const ATTEMPTS = { burst: 600, perSecond: 60, addresses: 10_000 }

function attemptsOf(attempts: Map<string, RateLimit>, address: string): RateLimit {
  const known = attempts.get(address)
  if (known) return known
  if (attempts.size >= ATTEMPTS.addresses) attempts.clear()
  const fresh = new RateLimit(ATTEMPTS.burst, ATTEMPTS.perSecond)
  attempts.set(address, fresh)
  return fresh
}

/** Reads a text of a JSON body that may be anything. */
function textOf(body: unknown, name: string): string | null {
  if (typeof body !== 'object' || body === null) return null
  const value = Object.entries(body).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : null
}

function addPictures(app: Express, { credentials, findPicture, port }: AppDeps): void {
  app.get(`${PICTURE_PATH}*path`, (request, response) => {
    if (!credentials.findSession(readCookie(request, sessionCookieName(port()))))
      return void response.sendStatus(401)
    const file = findPicture(request.path)
    if (file === undefined) return void response.sendStatus(404)
    response.set({ 'Content-Security-Policy': PICTURE_POLICY, 'Cache-Control': 'no-cache' })
    response.sendFile(file, { dotfiles: 'allow' }, (error) => {
      if (error && !response.headersSent) response.sendStatus(404)
    })
  })
}

/** Handouts carry the presenter's notes, so they are the presenter's alone. */
function addHandouts(app: Express, deps: AppDeps): void {
  const { credentials, makeHandout, port } = deps
  app.post(HANDOUT_PATH, makeGuard(deps), express.json({ limit: '2kb' }), (request, response) => {
    const pageKey = textOf(request.body, 'pageKey') ?? ''
    const session = credentials.findPage(readCookie(request, sessionCookieName(port())), pageKey)
    if (!session) return void response.sendStatus(401)
    if (session.role !== 'presenter') return void response.sendStatus(403)
    const kind = textOf(request.body, 'kind')
    if (!isHandoutKind(kind)) return void response.sendStatus(400)
    const send = (made: MadeFile | string): unknown => {
      if (typeof made === 'string') return response.status(422).json({ message: made })
      response.set(HANDOUT_NOTES, encodeURIComponent(JSON.stringify(made.notes)))
      return response.attachment(made.name).type(made.type).send(made.bytes)
    }
    void makeHandout(kind).then(send)
  })
}
