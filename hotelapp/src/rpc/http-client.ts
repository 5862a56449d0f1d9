import { request as newRequest } from 'node:http'
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'

import { ConnectionError, toConnectionError } from '../platform.ts'
import type { Clock, Platform } from '../platform.ts'
import type { Address } from '../settings.ts'
import { YoungConnections } from './young-connections.ts'

const MOST_BYTES = 4_000_000

export interface Exchange {
  method: 'GET' | 'POST'
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string
  /** From the lookup of the name to the last byte. */
  timeoutMs: number
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Makes HTTP requests to one address. */
export class HttpClient {
  readonly #address: Address
  readonly #clock: Clock
  readonly #connections: YoungConnections

  constructor(platform: Pick<Platform, 'transport' | 'clock'>, address: Address) {
    this.#address = address
    this.#clock = platform.clock
    this.#connections = new YoungConnections(platform, address)
  }

  /** @throws {ConnectionError} `ETIMEDOUT` among them */
  async exchange(asked: Exchange): Promise<Answer> {
    const sent = this.#open(asked)
    let late = false
    const alarm = this.#clock.after(asked.timeoutMs, () => {
      late = true
      sent.destroy()
    })
    try {
      return await receive(sent, asked.body)
    } catch (error) {
      throw late ? new ConnectionError('ETIMEDOUT', { cause: error }) : toConnectionError(error)
    } finally {
      alarm.dispose()
    }
  }

  /** Closes what is open. */
  dispose(): void {
    this.#connections.destroy()
  }

  #open({ method, path, headers, body }: Exchange): ClientRequest {
    const { host, port } = this.#address
    const content =
      body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    return newRequest({
      agent: this.#connections,
      method,
      path,
      headers: { host: `${host}:${port}`, ...content, ...headers },
    })
  }
}

function receive(sent: ClientRequest, body: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    sent.once('error', reject)
    sent.once('response', (answer) => {
      readBody(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        reject,
      )
    })
    sent.end(body)
  })
}

/** Reads a message's whole body as text. @throws {ConnectionError} `EMSGSIZE` when it is too long */
export async function readBody(message: IncomingMessage, most = MOST_BYTES): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message) {
    const bytes: Buffer = Buffer.from(chunk)
    length += bytes.length
    if (length > most) throw new ConnectionError('EMSGSIZE')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}
