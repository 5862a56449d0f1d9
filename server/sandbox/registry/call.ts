import type { IncomingMessage, ServerResponse } from 'node:http'

import type { BlobStore } from './blob-store.ts'
import type { Repositories } from './repositories.ts'
import type { RegistryError } from './registry-error.ts'

/** What a registry works on. */
export interface Holdings {
  store: BlobStore
  repositories: Repositories
}

/** One request on its way through the registry. */
export interface Call extends Holdings {
  request: IncomingMessage
  response: ServerResponse
  query: URLSearchParams
  /** The repository, its form checked. */
  name: string
  /** A tag, a digest or an upload's id, as it came. */
  reference: string
}

/** A request that was answered, for the log. */
export interface Completed {
  request: IncomingMessage
  status: number
  contentType: string | undefined
  writtenBytes: number
  durationMs: number
  name: string
  reference: string
  error: RegistryError | undefined
}

/** The address of something in this registry: absolute as the Distribution project's, so that scripts find a host in it. */
export function locate({ request }: Pick<Call, 'request'>, path: string): string {
  const { host } = request.headers
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? `http://${host}${path}` : path
}
