import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

import { ERRORS, LINES } from '../messages.ts'
import { ConnectionError } from '../platform.ts'
import type { Platform } from '../platform.ts'
import { RequestError, STATUS } from '../rpc/contract.ts'
import type { Failure } from '../rpc/contract.ts'
import { DecodeError } from '../rpc/decode.ts'
import { readBody } from '../rpc/http-client.ts'
import type { ServiceName } from '../services.ts'
import type { Tracer } from '../trace/tracer.ts'
import { json } from './routes.ts'
import type { Reply, Route } from './routes.ts'

const MOST_BODY_BYTES = 100_000

export interface ListenerOptions {
  service: ServiceName
  routes: readonly Route[]
  platform: Platform
  tracer: Tracer
  /** True once the service is about to end: clients are then told not to keep their connections. */
  isDraining: () => boolean
}

/** Makes the function that answers a service's requests by its routes, and every failure with a Failure in JSON. */
export function newListener(options: ListenerOptions): RequestListener {
  return (request, response) => {
    answer(options, request).then(
      (reply) => send(options, request, response, reply),
      // Whoever asked has gone away in the middle of it.
      () => response.destroy(),
    )
  }
}

function send(
  { isDraining }: ListenerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, headers }: Reply,
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
    ...(isDraining() ? { Connection: 'close' } : {}),
  })
  response.end(request.method === 'HEAD' || status === 304 ? undefined : body)
}

async function answer(options: ListenerOptions, request: IncomingMessage): Promise<Reply> {
  const { service, platform, tracer } = options
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const url = toUrl(request.url)
  const here = options.routes.filter(({ path }) => path === url?.pathname)
  const route = here.find((candidate) => candidate.method === method)
  if (url === null || route === undefined) return refuse(service, method, url?.pathname ?? '', here)
  const { traceparent } = request.headers
  const span =
    route.span === null
      ? null
      : tracer.start(route.span, 'server', typeof traceparent === 'string' ? traceparent : null)
  try {
    const body = await readBody(request, MOST_BODY_BYTES)
    return await route.handle({
      url,
      body,
      headers: request.headers,
      span: span ?? tracer.start('', 'server', null),
    })
  } catch (error) {
    span?.fail()
    const failure = toFailure(service, error)
    if (failure.code === 'internal') platform.log(LINES.failed(service, method, url.pathname, String(error)))
    const reply = json({ error: failure }, STATUS[failure.code])
    // What was not read of a request stands in the way of the next one on its connection.
    return request.complete ? reply : { ...reply, headers: { Connection: 'close' } }
  } finally {
    span?.end()
  }
}

const toUrl = (target = '/'): URL | null => {
  const whole = `http://service${target.startsWith('/') ? target : '/'}`
  return URL.canParse(whole) ? new URL(whole) : null
}

function refuse(service: ServiceName, method: string, path: string, here: readonly Route[]): Reply {
  if (here.length === 0) {
    return json({ error: { code: 'not-found', service, message: ERRORS.notFound(path) } }, 404)
  }
  const allow = here.map((route) => route.method).join(', ')
  const reply = json({ error: { code: 'invalid', service, message: ERRORS.notAllowed(method, path) } }, 405)
  return { ...reply, headers: { Allow: allow } }
}

function toFailure(service: ServiceName, error: unknown): Failure {
  if (error instanceof RequestError)
    return { code: error.code, service: error.service, message: error.message }
  if (error instanceof DecodeError) return { code: 'invalid', service, message: error.message }
  if (error instanceof SyntaxError) return { code: 'invalid', service, message: ERRORS.notJson() }
  if (error instanceof ConnectionError && error.code === 'EMSGSIZE') {
    return { code: 'invalid', service, message: ERRORS.tooLarge(MOST_BODY_BYTES) }
  }
  return { code: 'internal', service, message: ERRORS.internal() }
}
