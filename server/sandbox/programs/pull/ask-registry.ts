import { type IncomingMessage, request as newRequest } from 'node:http'

import { ImageError } from '../image-error.ts'
import { bodyTooLarge, requestFailed, requestReason, resolveFailed, tookTooLong } from './messages.ts'

/** Where a registry listens: always an address of this machine alone. */
export interface RegistryAddress {
  /** As the reference has it, `kube1:30500`. */
  host: string
  address: string
  port: number
}

export interface Question {
  registry: RegistryAddress
  /** `/v2/busybox/manifests/latest` */
  path: string
  accept?: string
  /** The answer's body, at most. */
  limitBytes: number
  /** The reference in full, for what an error says. */
  image: string
  signal: AbortSignal
}

export interface Answer {
  status: number
  /** `404 Not Found` */
  statusLine: string
  url: string
  body: Buffer
}

/**
 * The other end is a real socket of this machine, whose time no clock of the cluster changes: at a hundredfold speed even a
 * healthy registry would seem dead.
 */
const TIMEOUT_MS = 10_000

/** Asks a registry over plain HTTP, without following it anywhere else. @throws {ImageError} `unreachable` */
export async function askRegistry(question: Question): Promise<Answer> {
  const { registry, path, image, signal } = question
  const url = `http://${registry.host}${path}`
  try {
    const { response, body } = await exchange(question)
    const { statusCode: status = 0, statusMessage = '' } = response
    return { status, statusLine: `${status} ${statusMessage}`, url, body }
  } catch (error) {
    signal.throwIfAborted()
    throw new ImageError('unreachable', resolveFailed(image, requestFailed(url, reasonOf(registry, error))), {
      cause: error,
    })
  }
}

class TooLarge extends Error {
  override name = 'TooLarge'
}

async function exchange({
  registry,
  path,
  accept,
  limitBytes,
  signal,
}: Question): Promise<{ response: IncomingMessage; body: Buffer }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    newRequest({
      host: registry.address,
      port: registry.port,
      path,
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      headers: {
        host: registry.host,
        'user-agent': 'livedeck-sandbox/0.1.0',
        ...(accept === undefined ? {} : { accept }),
      },
    })
      .once('response', resolve)
      .once('error', reject)
      .end()
  })
  const chunks: Buffer[] = []
  let size = 0
  // Left early, it is destroyed, and its connection with it.
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > limitBytes) throw new TooLarge(bodyTooLarge(limitBytes))
    chunks.push(chunk)
  }
  return { response, body: Buffer.concat(chunks) }
}

function reasonOf({ address, port }: RegistryAddress, error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : undefined
  // What AbortSignal.timeout ends, Node reports as aborted.
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return tookTooLong()
  return requestReason(`${address}:${port}`, code, error.message)
}
