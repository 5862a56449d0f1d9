import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

import type { Chance } from '../chance.ts'
import type { Clock, Disposable } from '../clock.ts'
import type { PodRuntime } from '../engine/pod-runtime.ts'
import type { ClusterApi } from './api.ts'
import type { Cluster } from './http/call.ts'
import { Discovery } from './http/discovery.ts'
import { RequestGuard } from './http/guard.ts'
import { OpenApi } from './http/open-api.ts'
import { servePlain } from './http/plain-answers.ts'
import type { PlainAnswers } from './http/plain-answers.ts'
import { refusalOf, sendError } from './http/respond.ts'
import type { Exchange } from './http/respond.ts'
import { serveResource } from './http/route.ts'
import { ServedKinds } from './http/served-kinds.ts'
import { parseTarget } from './http/target.ts'
import { ObjectEncoder } from './http/object-encoder.ts'
import { WatchStream } from './http/watch-stream.ts'
import type { WatchRequest } from './http/watch-stream.ts'
import { PARTS, REFUSALS } from './messages.ts'
import { StatusError } from './status-error.ts'

/** A cluster to be served, and what runs its pods. */
export interface ServedCluster {
  api: ClusterApi
  clock: Clock
  chance: Chance
  runtime?: PodRuntime
}

export interface ApiServerOptions {
  /** Left out, every request is answered with 503 until `replaceCluster` brings one. */
  cluster?: ServedCluster
  /** What clients bring as bearer token. */
  token: string
  /** Takes a checked upgrade (exec, attach, port-forward); false when its path is none of those and the socket is untouched. */
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  /** The server's key and certificate (PEM); kubectl brings a kubeconfig's token over TLS only. */
  tls?: { key: string; cert: string }
  /** Told of errors that are bugs of ours, which the client sees as 500. */
  onError?: (error: unknown) => void
}

/** A cluster as it is served, with what is made from it once. */
interface Serving {
  cluster: Cluster
  answers: PlainAnswers
  bookmarks: Disposable
}

/** How often a watch that allows it is told the revision, as the real server does. */
const BOOKMARK_MS = 60_000
/** A request that is not there after so long is broken off; answers may take as long as they like. */
const SLOWEST_REQUEST_MS = 60_000

/** The cluster's API over HTTP: the routes, the watches that are open, and the sockets. */
export class ApiServer {
  readonly #server: Server
  readonly #guard: RequestGuard
  readonly #options: ApiServerOptions
  readonly #watches = new Set<WatchStream>()
  /** All that are open, also those that have not finished their TLS handshake or have left HTTP. */
  readonly #sockets = new Set<Duplex>()
  #serving: Serving | undefined

  constructor(options: ApiServerOptions) {
    this.#options = options
    this.#guard = new RequestGuard(options.token)
    const limits = { requestTimeout: SLOWEST_REQUEST_MS, keepAliveTimeout: SLOWEST_REQUEST_MS }
    this.#server = options.tls ? createTlsServer({ ...options.tls, ...limits }) : createServer(limits)
    this.#server.on('connection', (socket: Duplex) => this.#own(socket))
    this.#server.on('request', (request, response) => void this.#handle(request, response))
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.#serving = options.cluster && this.#prepare(options.cluster)
  }

  /** How many watches are open. */
  get watches(): number {
    return this.#watches.size
  }

  /** Serves another cluster from now on, under the same address; whoever watched the old one has to list anew. */
  replaceCluster(cluster: ServedCluster): void {
    this.#endWatches()
    this.#serving?.bookmarks.dispose()
    this.#serving = this.#prepare(cluster)
  }

  /** Lets an upgrade's request pass. @throws {StatusError} Unauthorized, Forbidden */
  authorize(request: IncomingMessage): void {
    this.#guard.check(request, pathOf(request))
  }

  /** Listens; 0 takes any free port. @returns the port */
  async listen(port: number, host = '127.0.0.1'): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    const address = this.#server.address()
    return isAddress(address) ? address.port : port
  }

  /** Ends every watch and connection, and frees the port. The cluster is its owner's to dispose of. */
  async dispose(): Promise<void> {
    this.#serving?.bookmarks.dispose()
    this.#endWatches()
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #own(socket: Duplex): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  #prepare({ api, clock, chance, runtime }: ServedCluster): Serving {
    const encoder = new ObjectEncoder()
    const context = { clock, encoder, revision: () => api.store.revision }
    const kinds = new ServedKinds(api.registries)
    const cluster: Cluster = {
      api,
      clock,
      chance,
      runtime,
      kinds,
      watch: ({ response }, request) => this.#watch(response, request, context),
    }
    const bookmarks = clock.every(BOOKMARK_MS, () => {
      for (const watch of this.#watches) watch.bookmark()
    })
    return { cluster, answers: { discovery: new Discovery(kinds), openApi: new OpenApi(kinds) }, bookmarks }
  }

  #watch(
    response: ServerResponse,
    request: WatchRequest,
    context: ConstructorParameters<typeof WatchStream>[2],
  ): void {
    const watch = new WatchStream(response, request, context, () => this.#watches.delete(watch))
    this.#watches.add(watch)
  }

  #endWatches(): void {
    for (const watch of this.#watches) watch.dispose()
    this.#watches.clear()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const exchange: Exchange = {
      request,
      response,
      method: request.method ?? 'GET',
      path: pathOf(request),
      query: new URLSearchParams(mark < 0 ? '' : url.slice(mark)),
    }
    // A client may leave in the middle of an answer; that is no error of ours.
    response.on('error', () => undefined)
    try {
      this.#guard.check(request, exchange.path)
      if (!this.#serving) throw REFUSALS.unavailable(PARTS.starting)
      const { cluster, answers } = this.#serving
      const target = parseTarget(exchange.path)
      if (target) await serveResource(cluster, exchange, target)
      else await servePlain(exchange, answers)
    } catch (error) {
      if (!(error instanceof StatusError)) this.#options.onError?.(error)
      await sendError(exchange, error)
    }
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined)
    try {
      this.authorize(request)
      if (this.#options.onUpgrade?.(request, socket, head) === true) return
      throw REFUSALS.noSuchResource()
    } catch (error) {
      const refusal = refusalOf(error)
      const body = JSON.stringify(refusal.toStatus())
      const lines = [
        `HTTP/1.1 ${refusal.code} ${refusal.reason}`,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ]
      socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
    }
  }
}

/** The request's path without its query, and without a slash at the end. */
function pathOf({ url = '/' }: IncomingMessage): string {
  const [path = '/'] = url.split('?', 1)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
