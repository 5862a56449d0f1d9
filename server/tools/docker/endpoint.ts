import { isIP } from 'node:net'

import { type Reference, fullName } from '../../oci/reference.ts'

/** Where a repository is asked for. */
export interface Endpoint {
  /** `http://127.0.0.1:31492` */
  origin: string
  /** The repository's path there. */
  repository: string
  headers: Readonly<Record<string, string>>
  /** True for the sandbox's own store of known images, which stands for all registries of the world and takes no push. */
  isHub: boolean
}

/** The sandbox's store of known images. */
export interface HubAccess {
  origin: string
  token: string
}

/** True for registries that Docker talks to without TLS, and the sandbox for real: 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '')
  return host === 'localhost' || host === '[::1]' || (host.startsWith('127.') && isIP(host) === 4)
}

/** Where a reference's repository is asked for; nothing but this machine's own addresses is ever reached. */
export function endpointOf(reference: Reference, { origin, token }: HubAccess): Endpoint {
  const { registry, repository } = reference
  if (isLoopback(registry)) return { origin: `http://${registry}`, repository, headers: {}, isHub: false }
  return {
    origin,
    repository: fullName(reference),
    headers: { authorization: `Bearer ${token}` },
    isHub: true,
  }
}
