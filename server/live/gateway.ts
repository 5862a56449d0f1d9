import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'

import { type WebSocket, WebSocketServer } from 'ws'

import { parseClientMessage } from '../protocol/client-message.ts'
import type { Role } from '../protocol/server-message.ts'
import { Connection } from './connection.ts'
import type { Credentials, Session } from './credentials.ts'
import type { Lecture } from './lecture.ts'
import { Pacer } from './pacer.ts'
import {
  type AllowedAddresses,
  isHostAllowed,
  isOriginAllowed,
  readCookie,
  sessionCookieName,
} from './request-guard.ts'

export const LIVE_PATH = '/live'

/** Windows in all; the presenter's have places that followers cannot take. */
const MAX_CLIENTS = 400
const MAX_FOLLOWERS = MAX_CLIENTS - 16
/** Windows of one browser. */
const MAX_PER_SESSION = 8
/** The largest frame a browser may send; pastes are cut into smaller ones. */
const MAX_FRAME_BYTES = 1024 * 1024
/** How long a connection may be silent before its hello. */
const HELLO_MS = 5_000
/** How often a connection is asked whether it is still there. */
const PING_MS = 20_000

export interface GatewayOptions {
  lecture: Lecture
  credentials: Credentials
  /** The addresses this server is reached by, known once it listens. */
  allowed: () => AllowedAddresses
  port: () => number
  makeLink: (role: Role) => string
}

/**
 * Admits WebSockets: every upgrade is refused unless its path, Host, Origin and cookie are right, and every connection is
 * closed unless its first message holds a ticket of the same session.
 */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  })
  readonly #connections = new Set<Connection>()
  readonly #pacer = new Pacer<Connection>()
  readonly #answered = new WeakSet<WebSocket>()
  /** Open sockets by the id of their session. */
  readonly #perSession = new Map<string, number>()
  readonly #pings: NodeJS.Timeout

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#pings = setInterval(() => this.#ping(), PING_MS)
    this.#pings.unref()
  }

  /** Takes over a server's upgrade requests. */
  attachTo(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      // Node takes its own listener away before an upgrade; without one, a peer's reset would end the process.
      socket.on('error', () => socket.destroy())
      const session = this.#admit(request)
      if (typeof session === 'number') return refuseUpgrade(socket, session)
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#awaitHello(opened, session))
    })
  }

  /** Says good-bye to every window and closes it. */
  dispose(reason: string): void {
    clearInterval(this.#pings)
    for (const connection of this.#connections) connection.end(reason)
    for (const socket of this.#sockets.clients) if (socket.readyState === socket.OPEN) socket.close(1001)
    this.#sockets.close()
  }

  /** Ends what did not answer the good-bye. */
  terminate(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
  }

  /** Gives the session, or the HTTP status to refuse with. */
  #admit(request: IncomingMessage): Session | number {
    const { allowed, credentials, port } = this.#options
    if (request.url !== LIVE_PATH) return 404
    if (!isHostAllowed(request, allowed()) || !isOriginAllowed(request, allowed())) return 403
    const session = credentials.findSession(readCookie(request, sessionCookieName(port())))
    if (!session) return 401
    return this.#hasRoom(session) ? session : 503
  }

  #hasRoom({ id, role }: Session): boolean {
    const all = this.#sockets.clients.size
    if (all >= (role === 'presenter' ? MAX_CLIENTS : MAX_FOLLOWERS)) return false
    return (this.#perSession.get(id) ?? 0) < MAX_PER_SESSION
  }

  #count({ id }: Session, change: 1 | -1): void {
    const left = (this.#perSession.get(id) ?? 0) + change
    if (left > 0) this.#perSession.set(id, left)
    else this.#perSession.delete(id)
  }

  #awaitHello(socket: WebSocket, session: Session): void {
    const timer = setTimeout(() => socket.close(4408, 'no hello'), HELLO_MS)
    socket.on('error', () => socket.terminate())
    socket.on('pong', () => this.#answered.add(socket))
    this.#answered.add(socket)
    this.#count(session, 1)
    socket.once('close', () => {
      clearTimeout(timer)
      this.#count(session, -1)
    })
    socket.once('message', (data: Buffer, isBinary) => {
      clearTimeout(timer)
      const hello = isBinary ? null : parseClientMessage(data.toString('utf8'))
      if (hello?.type !== 'hello' || !this.#options.credentials.redeemTicket(hello.ticket, session)) {
        socket.close(4401, 'no ticket')
        return
      }
      this.#connect(socket, session, hello)
    })
  }

  #connect(
    socket: WebSocket,
    { role }: Session,
    hello: ConstructorParameters<typeof Connection>[0]['hello'],
  ): void {
    const { lecture, makeLink } = this.#options
    const connection = new Connection({ socket, role, lecture, pacer: this.#pacer, makeLink, hello })
    this.#connections.add(connection)
    socket.once('close', () => this.#connections.delete(connection))
  }

  #ping(): void {
    for (const socket of this.#sockets.clients) {
      if (!this.#answered.has(socket)) socket.terminate()
      this.#answered.delete(socket)
      socket.ping()
    }
  }
}

function refuseUpgrade(socket: Duplex, status: number): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`
  socket.end(`${head}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}
