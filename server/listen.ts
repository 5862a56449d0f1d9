import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, type Socket, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

import {
  ArgumentError,
  ListenError,
  type ListenErrorCode,
  PORT_TAKEN,
  cannotListen,
  expectedTls,
  expectedTlsFiles,
} from './messages.ts'

/** Where to listen, as the command line said. */
export interface ListenOptions {
  host: string
  /** Null for the first free port from 4000. */
  port: number | null
  tlsCert: string | null
  tlsKey: string | null
}

const FIRST_PORT = 4000
const PORTS_TRIED = 20

/** True for addresses that only this machine reaches (RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

/** Lists the names by which a browser may address a server: loopback's own for one another, a certificate's, this machine's. */
export function listHostNames({ host, tlsCert }: Pick<ListenOptions, 'host' | 'tlsCert'>): string[] {
  if (isLoopback(host)) return [...new Set([host, '127.0.0.1', 'localhost', '::1'])]
  const own = isWildcard(host) ? [...listOwnAddresses(), 'localhost'] : [host.toLowerCase()]
  return [...new Set([...listCertificateNames(tlsCert), ...own])]
}

/** Chooses the name that links carry: the certificate's own, for which alone a browser shows no warning, or an address of ours. */
export function nameLinks({ host, tlsCert }: Pick<ListenOptions, 'host' | 'tlsCert'>): string {
  if (isLoopback(host)) return host
  const [certified] = listCertificateNames(tlsCert)
  if (certified !== undefined) return certified
  return isWildcard(host) ? (listOwnAddresses()[0] ?? 'localhost') : host
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** The addresses of this machine that others reach, IPv4 first. */
function listOwnAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const outer = all.filter(({ internal, scopeid }) => !internal && (scopeid === undefined || scopeid === 0))
  return outer.toSorted((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address)
}

/** The DNS names that a certificate is for (RFC 5280 4.2.1.6), wildcards left out; none where it cannot be read. */
function listCertificateNames(file: string | null): string[] {
  if (file === null) return []
  try {
    const { subjectAltName = '' } = new X509Certificate(readFileSync(file))
    return [...subjectAltName.matchAll(/DNS:([\w.-]+)/g)].map(([, name = '']) => name.toLowerCase())
  } catch {
    // createWebServer reads the same file and says what is wrong with it.
    return []
  }
}

/** Keeps the set of a server's open connections, so that its owner can end them. */
export function followSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

/**
 * Makes the HTTP server, with TLS where a certificate is given.
 * @throws {ArgumentError} `open-to-the-world` for a public address without TLS, `bad-tls` for half a pair or unreadable files
 */
export function createWebServer({ host, tlsCert, tlsKey }: ListenOptions): Server {
  if ((tlsCert === null) !== (tlsKey === null)) {
    throw new ArgumentError('bad-tls', expectedTlsFiles('only one of the two came'))
  }
  if (tlsCert === null || tlsKey === null) {
    if (!isLoopback(host)) throw new ArgumentError('open-to-the-world', expectedTls(host))
    return createServer()
  }
  try {
    return createTlsServer({ cert: readFileSync(tlsCert), key: readFileSync(tlsKey) })
  } catch (cause) {
    throw new ArgumentError('bad-tls', expectedTlsFiles(reasonOf(cause)), { cause })
  }
}

/**
 * Listens, and gives the port: the one asked for, or the first free one from 4000.
 * @throws {ListenError}
 */
export async function listen(server: Server, { host, port }: ListenOptions): Promise<number> {
  const candidates =
    port === null ? Array.from({ length: PORTS_TRIED }, (_, index) => FIRST_PORT + index) : [port]
  for (const candidate of candidates) {
    const error = await tryListen(server, host, candidate)
    if (error === null) return addressOf(server).port
    const isLast = candidate === candidates.at(-1)
    if (error.code === 'EADDRINUSE' && !isLast) continue
    const [code, reason] = LISTEN_REASONS[error.code ?? ''] ?? ['listen-failed', reasonOf(error)]
    throw new ListenError(code, cannotListen(host, candidate, reason), { cause: error })
  }
  throw new ListenError('listen-failed', cannotListen(host, FIRST_PORT, 'no port was tried'))
}

const LISTEN_REASONS: Record<string, [ListenErrorCode, string]> = {
  EADDRINUSE: ['port-taken', PORT_TAKEN],
  EACCES: ['port-denied', 'the system does not allow it'],
  EADDRNOTAVAIL: ['address-unknown', 'this machine has no such address'],
  ENOTFOUND: ['address-unknown', 'no such host is known'],
}

/** Gives the URL of a server at this host and port, without a path. */
export function urlOf(host: string, port: number, tls: boolean): string {
  return `${tls ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`
}

function tryListen(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const settle = (error: NodeJS.ErrnoException | null): void => {
      server.off('error', settle)
      server.off('listening', succeed)
      resolve(error)
    }
    const succeed = (): void => settle(null)
    server.once('error', settle)
    server.once('listening', succeed)
    server.listen(port, host)
  })
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new TypeError('the server does not listen on a port')
  return address
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
