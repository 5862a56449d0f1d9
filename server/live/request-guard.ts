import type { IncomingMessage } from 'node:http'

/** What a request may be addressed to and come from, as exact header values. */
export interface AllowedAddresses {
  /** Values of `Host`, such as `127.0.0.1:4000`. */
  hosts: ReadonlySet<string>
  /** Values of `Origin`, such as `http://127.0.0.1:4000`. */
  origins: ReadonlySet<string>
}

/** Lists the exact Host and Origin values of a server that is reached by these names at this port. */
export function listAllowedAddresses(names: readonly string[], port: number, tls: boolean): AllowedAddresses {
  const scheme = tls ? 'https' : 'http'
  const defaultPort = tls ? 443 : 80
  const hosts = names
    .map((name) => (name.includes(':') ? `[${name}]` : name))
    .flatMap((name) => (port === defaultPort ? [name, `${name}:${port}`] : [`${name}:${port}`]))
  return { hosts: new Set(hosts), origins: new Set(hosts.map((host) => `${scheme}://${host}`)) }
}

/** True when the request names this server as its host, which a rebound DNS name does not. */
export function isHostAllowed(request: IncomingMessage, allowed: AllowedAddresses): boolean {
  const { host } = request.headers
  return host !== undefined && allowed.hosts.has(host.toLowerCase())
}

/** True when a page of this server made the request; a missing Origin is refused. */
export function isOriginAllowed(request: IncomingMessage, allowed: AllowedAddresses): boolean {
  const { origin } = request.headers
  return origin !== undefined && allowed.origins.has(origin.toLowerCase())
}

/** The name of the session's cookie; it holds the port because cookies do not tell ports apart (RFC 6265, 8.5). */
export function sessionCookieName(port: number): string {
  return `livedeck-${port}`
}

/** Reads one cookie of a request. */
export function readCookie(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = part.split('=')
    if (key?.trim() === name) return value.join('=').trim()
  }
  return undefined
}
