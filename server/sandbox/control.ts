import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'

import { RequestGuard } from './apiserver/http/guard.ts'
import { StatusError } from './apiserver/status-error.ts'
import type { SandboxState } from './process-message.ts'

/** What only a simulated cluster can do. */
export interface Controls {
  readonly state: SandboxState
  reset(): Promise<void>
  /** How many seconds pass in the cluster during one of ours. */
  setSpeed(speed: number): void
}

export const SPEEDS = { slowest: 1, fastest: 100 } as const
const BODY_LIMIT = 1024

/** Answers requests for known images, whose paths begin with `/v2/`. */
export interface ImageServer {
  answer(request: IncomingMessage, response: ServerResponse): void
}

export interface ControlServerOptions {
  controls: Controls
  hub: ImageServer
  /** What clients bring as bearer token, the same as for the cluster's API. */
  token: string
  /** Told of errors that are bugs of ours. */
  onError: (error: unknown) => void
}

/**
 * The control API, plain HTTP on a port of its own, so that a real cluster's API stays free of it: `GET /control` gives the
 * state, `POST /control/reset` brings the first state back, `PUT /control/speed` takes `{"speed": 10}`. Every answer is
 * the state, or a Status as the cluster's own API gives it. Below `/v2/` are the known images, for the sandbox's docker.
 */
export class ControlServer {
  readonly #options: ControlServerOptions
  readonly #guard: RequestGuard
  readonly #server: Server

  constructor(options: ControlServerOptions) {
    this.#options = options
    this.#guard = new RequestGuard(options.token)
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** Listens; 0 takes any free port. @returns the port */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject)
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    })
  }

  dispose(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { controls, hub, onError } = this.#options
    response.on('error', () => undefined)
    try {
      this.#guard.check(request, '/control')
      if (request.url?.startsWith('/v2/') === true) return hub.answer(request, response)
      await act(controls, request)
      send(response, 200, controls.state)
    } catch (error) {
      if (!(error instanceof StatusError)) onError(error)
      const refusal =
        error instanceof StatusError
          ? error
          : new StatusError('InternalError', String(error), undefined, { cause: error })
      send(response, refusal.code, refusal.toStatus())
    }
  }
}

async function act(controls: Controls, request: IncomingMessage): Promise<void> {
  // Not by URL: a client may send what is none.
  const [pathname = '/'] = (request.url ?? '/').split('?', 1)
  switch (`${request.method} ${pathname}`) {
    case 'GET /control':
      return
    case 'POST /control/reset':
      return await controls.reset()
    case 'PUT /control/speed':
      return controls.setSpeed(parseSpeed(await readBody(request)))
    default: {
      const ways = 'GET /control, POST /control/reset or PUT /control/speed'
      throw new StatusError('NotFound', `expected ${ways}, but got ${request.method} ${pathname}`)
    }
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > BODY_LIMIT)
      throw new StatusError('RequestEntityTooLarge', 'expected a short JSON object')
  }
  return text
}

/** @throws {StatusError} BadRequest */
function parseSpeed(text: string): number {
  const { slowest, fastest } = SPEEDS
  const speed = readSpeed(text)
  if (speed === null || !(speed >= slowest && speed <= fastest)) {
    const range = `a number from ${slowest} to ${fastest}`
    throw new StatusError('BadRequest', `expected {"speed": ${range}}, but got ${text.slice(0, 80)}`)
  }
  return speed
}

function readSpeed(text: string): number | null {
  try {
    const value: unknown = JSON.parse(text)
    const given = typeof value === 'object' && value !== null && 'speed' in value ? value.speed : null
    return typeof given === 'number' ? given : null
  } catch {
    return null
  }
}

function send(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
