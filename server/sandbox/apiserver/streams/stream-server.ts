// Modelled: exec and attach over WebSockets (v5, v4) and SPDY/3.1 (v4), port-forward over SPDY/3.1, bare or in a WebSocket.
// Not modelled: the base64 channels of browsers' first clients, UDP, idle timeouts.
import { STATUS_CODES, type IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws'

import type { Clock } from '../../clock.ts'
import type { PodRuntime } from '../../engine/pod-runtime.ts'
import type { Api } from '../../kube/api.ts'
import { StatusError } from '../status-error.ts'
import { runCommand, type CommandChannels } from './command-channels.ts'
import { STREAM_REFUSALS } from './messages.ts'
import { FORWARD_PROTOCOL, FORWARD_TUNNEL_PROTOCOL, PortForward } from './port-forward.ts'
import { acceptSpdyChannels, SPDY_COMMAND_PROTOCOLS } from './spdy-channels.ts'
import {
  checkForwardRequest,
  parseCommandRequest,
  parseStreamRequest,
  type CommandRequest,
  type StreamRequest,
} from './stream-request.ts'
import { COMMAND_PROTOCOLS, WebSocketChannels } from './websocket-channels.ts'
import { answerPings } from './websocket-pings.ts'

/** The longest WebSocket message we take; kubectl's are 32 KiB. */
const MOST_MESSAGE_BYTES = 1024 * 1024
const KEEP_ALIVE_MS = 30_000
/**
 * kubectl 1.30 begins to read a WebSocket a little before it knows its own channels, and drops what comes at once ("Unknown
 * stream id 1"). No container of a real cluster starts a command sooner than this.
 */
const SETTLE_MS = 10

export interface StreamServerOptions {
  api: Pick<Api, 'get'>
  runtime: PodRuntime
  clock: Clock
  /** Lets the request pass. @throws {StatusError} Unauthorized, Forbidden */
  authorize: (request: IncomingMessage) => void
}

/** An upgraded connection's raw parts, as the event `upgrade` of an HTTP server gives them. */
interface Upgrade {
  request: IncomingMessage
  socket: Duplex
  head: Buffer
}

/** Serves the streaming subresources of pods: it takes HTTP upgrades and joins them to the PodRuntime. */
export class StreamServer {
  readonly #options: StreamServerOptions
  readonly #connections = new Set<Duplex>()
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    autoPong: false,
    maxPayload: MOST_MESSAGE_BYTES,
    handleProtocols: (offered) =>
      [...COMMAND_PROTOCOLS, FORWARD_TUNNEL_PROTOCOL].find((name) => offered.has(name)) ?? false,
  })

  constructor(options: StreamServerOptions) {
    this.#options = options
  }

  /** How many upgraded connections are open. */
  get size(): number {
    return this.#connections.size
  }

  /**
   * Takes an upgrade when its path is a streaming subresource of a pod; what is wrong with it is answered over HTTP with a
   * Status.
   * @returns false when the path is none of ours and the socket was left alone
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    // A client may leave at any time, also between two listeners of ours.
    socket.on('error', () => undefined)
    try {
      const parsed = parseStreamRequest(request)
      if (!parsed) return false
      this.#options.authorize(request)
      if (request.method !== 'GET' && request.method !== 'POST') throw STREAM_REFUSALS.method()
      this.#own(socket)
      if (parsed.subresource === 'portforward') this.#forward(parsed, { request, socket, head })
      else this.#command(parsed, { request, socket, head })
    } catch (error) {
      refuse(socket, error)
    }
    return true
  }

  /** Ends all connections. */
  dispose(): void {
    for (const connection of this.#connections) connection.destroy()
  }

  #own(socket: Duplex): void {
    this.#connections.add(socket)
    socket.once('close', () => this.#connections.delete(socket))
    if (!(socket instanceof Socket)) return
    socket.setTimeout(0)
    socket.setNoDelay(true)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
  }

  #command(parsed: StreamRequest, upgrade: Upgrade): void {
    const { api, clock } = this.#options
    const command = parseCommandRequest(parsed, api)
    if (isWebSocket(upgrade.request)) {
      choose(upgrade.request, 'sec-websocket-protocol', COMMAND_PROTOCOLS)
      return this.#acceptWebSocket(upgrade, (webSocket) => {
        const channels = new WebSocketChannels(webSocket, command, clock)
        clock.after(SETTLE_MS, () => {
          if (channels.gone.aborted) return
          channels.greet(command)
          void this.#run(parsed, command, channels)
        })
      })
    }
    const connection = acceptSpdy(upgrade, SPDY_COMMAND_PROTOCOLS)
    void this.#runOverSpdy(parsed, command, connection)
  }

  async #runOverSpdy(parsed: StreamRequest, request: CommandRequest, connection: Duplex): Promise<void> {
    const channels = await acceptSpdyChannels(connection, request, this.#options.clock)
    if (channels) await this.#run(parsed, request, channels)
  }

  #run(parsed: StreamRequest, request: CommandRequest, channels: CommandChannels): Promise<void> {
    const { runtime } = this.#options
    return runCommand(channels, (streams) =>
      parsed.subresource === 'exec'
        ? runtime.exec(request.ref, request.command, streams)
        : runtime.attach(request.ref, streams),
    )
  }

  #forward(parsed: StreamRequest, upgrade: Upgrade): void {
    const { api, runtime, clock } = this.#options
    const { namespace, pod } = parsed
    checkForwardRequest(parsed, api)
    const start = (connection: Duplex): PortForward =>
      new PortForward(connection, { runtime, clock, namespace, pod })
    if (!isWebSocket(upgrade.request)) return void start(acceptSpdy(upgrade, [FORWARD_PROTOCOL]))
    choose(upgrade.request, 'sec-websocket-protocol', [FORWARD_TUNNEL_PROTOCOL])
    this.#acceptWebSocket(upgrade, (webSocket) => {
      answerPings(webSocket)
      start(createWebSocketStream(webSocket))
    })
  }

  #acceptWebSocket({ request, socket, head }: Upgrade, onOpen: (webSocket: WebSocket) => void): void {
    this.#webSockets.handleUpgrade(request, socket, head, onOpen)
  }
}

/**
 * Whether a WebSocket is asked for, and not bare SPDY.
 * @throws {StatusError} BadRequest when it is neither
 */
function isWebSocket(request: IncomingMessage): boolean {
  const upgrade = request.headers.upgrade?.toLowerCase()
  if (upgrade !== 'websocket' && upgrade !== 'spdy/3.1') throw STREAM_REFUSALS.noUpgrade()
  return upgrade === 'websocket'
}

/**
 * The first of the client's protocols that we speak.
 * @throws {StatusError} Forbidden when there is none
 */
function choose(request: IncomingMessage, header: string, accepted: readonly string[]): string {
  const value = request.headers[header]
  const text = Array.isArray(value) ? value.join(',') : (value ?? '')
  const offered = text.split(',').flatMap((name) => name.trim() || [])
  const chosen = offered.find((name) => accepted.includes(name))
  if (chosen === undefined) throw STREAM_REFUSALS.noProtocol(offered, accepted)
  return chosen
}

function acceptSpdy({ request, socket, head }: Upgrade, accepted: readonly string[]): Duplex {
  const protocol = choose(request, 'x-stream-protocol-version', accepted)
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n' +
      `X-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  )
  if (head.length > 0) socket.unshift(head)
  return socket
}

function refuse(socket: Duplex, error: unknown): void {
  const { code, body } = answer(error)
  socket.end(
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

function answer(error: unknown): { code: number; body: string } {
  const status =
    error instanceof StatusError
      ? error
      : new StatusError('InternalError', `Internal error occurred: ${String(error)}`, undefined, {
          cause: error,
        })
  return { code: status.code, body: JSON.stringify(status.toStatus()) }
}
