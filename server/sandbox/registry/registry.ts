import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

import type { Clock } from '../clock.ts'
import { deleteBlob, getBlob } from './blobs.ts'
import type { Call, Completed, Holdings } from './call.ts'
import { getBase, getCatalog, getTags } from './lists.ts'
import { deleteManifest, getManifest, getReferrers, putManifest } from './manifests.ts'
import { RegistryError } from './registry-error.ts'
import { bodyLengthOf, drain, sendBytes, sendEmpty, sendError } from './respond.ts'
import { type Route, type RouteKind, findRoute, isName } from './route.ts'
import { appendToUpload, beginUpload, deleteUpload, finishUpload, getUpload } from './uploads.ts'

export interface RegistryOptions extends Holdings {
  clock: Clock
  /** Whether clients may delete blobs and manifests. */
  deletes?: boolean
  /** Told of every request once it was answered or its client went away. */
  onCompleted?: (completed: Completed) => void
  /** Told of errors that are bugs of ours. */
  onError: (error: unknown) => void
}

type Action = (call: Call) => void | Promise<void>

const ACTIONS: Record<RouteKind, Readonly<Record<string, Action>>> = {
  base: { GET: getBase, HEAD: getBase },
  catalog: { GET: getCatalog },
  tags: { GET: getTags },
  manifest: { DELETE: deleteManifest, GET: getManifest, HEAD: getManifest, PUT: putManifest },
  blob: { DELETE: deleteBlob, GET: getBlob, HEAD: getBlob },
  uploads: { POST: beginUpload },
  upload: { DELETE: deleteUpload, GET: getUpload, HEAD: getUpload, PATCH: appendToUpload, PUT: finishUpload },
  referrers: { GET: getReferrers },
}

/**
 * A registry of images over a store of blobs: OCI Distribution 1.1 with Docker's media types, in the answers of the
 * Distribution project's own. Without: authentication, schema 1 manifests, a store that outlives it.
 */
export function createRegistry(options: RegistryOptions): RequestListener {
  const { clock, onCompleted, onError } = options
  return (request, response) => {
    const begun = clock.now()
    const exchange: Exchange = { request, response, route: undefined, error: undefined }
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    response.once('close', () => onCompleted?.(completed(exchange, clock.now() - begun)))
    answer(options, exchange).catch((error: unknown) => {
      // A client that went away gets no answer, and what broke with it is no bug.
      if (!response.destroyed) fail(exchange, error, onError)
    })
  }
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  route: Route | undefined
  error: RegistryError | undefined
}

async function answer(options: RegistryOptions, exchange: Exchange): Promise<void> {
  const { request, response } = exchange
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  // What runs behind a load balancer is asked here whether it lives.
  if (path === '/') return sendEmpty(response, 200, { 'Cache-Control': 'no-cache' })
  if (path === '/v2') return sendEmpty(response, 301, { Location: '/v2/' })
  const route = findRoute(path)
  if (!route) {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8' }
    return sendBytes(response, 404, Buffer.from('404 page not found\n'), headers)
  }
  exchange.route = route
  if (route.name !== '' && !isName(route.name)) {
    throw new RegistryError('NAME_INVALID', { detail: route.name.slice(0, 300) })
  }
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  await actionFor(options, route, request.method ?? '')({ ...options, ...exchange, ...route, query })
}

/** @throws {RegistryError} UNSUPPORTED */
function actionFor({ deletes = true }: RegistryOptions, { kind }: Route, method: string): Action {
  const actions = ACTIONS[kind]
  const action = Object.hasOwn(actions, method) ? actions[method] : undefined
  const forbidden = method === 'DELETE' && !deletes && kind !== 'upload'
  if (action && !forbidden) return action
  const allowed = Object.keys(actions).filter((one) => deletes || one !== 'DELETE' || kind === 'upload')
  throw new RegistryError('UNSUPPORTED', { headers: { Allow: allowed.join(', ') } })
}

function fail(exchange: Exchange, error: unknown, onError: (error: unknown) => void): void {
  const { request, response } = exchange
  if (!(error instanceof RegistryError)) onError(error)
  exchange.error = error instanceof RegistryError ? error : new RegistryError('UNKNOWN', { cause: error })
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (!request.complete) drain(request)
  sendError(response, exchange.error)
}

function completed({ request, response, route, error }: Exchange, durationMs: number): Completed {
  const contentType = response.getHeader('content-type')
  return {
    request,
    status: response.statusCode,
    contentType: typeof contentType === 'string' ? contentType : undefined,
    writtenBytes: bodyLengthOf(response),
    durationMs,
    name: route?.name ?? '',
    reference: route?.reference ?? '',
    error,
  }
}
