import { request as newRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

import { ConnectionError, toConnectionError } from '../platform.ts'
import type { Platform } from '../platform.ts'
import type { Address } from '../settings.ts'

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

/**
 * Makes one HTTP request over a connection of its own. Connections are not kept: a Service of Kubernetes chooses a pod
 * for each connection, so a kept one would always lead to the same pod and leave new ones without work.
 * @throws {ConnectionError} `ETIMEDOUT` among them
 */
export async function exchange(
  { transport, clock }: Pick<Platform, 'transport' | 'clock'>,
  { host, port }: Address,
  asked: Exchange,
): Promise<Answer> {
  let connection: Duplex | undefined
  let late = false
  const { promise: timeout, reject } = withReject()
  const alarm = clock.after(asked.timeoutMs, () => {
    late = true
    connection?.destroy()
    reject(new ConnectionError('ETIMEDOUT'))
  })
  const work = async (): Promise<Answer> => {
    connection = await transport.connect(host, port)
    if (late) connection.destroy()
    return await send(connection, `${host}:${port}`, asked)
  }
  try {
    return await Promise.race([work(), timeout])
  } catch (error) {
    throw toConnectionError(error)
  } finally {
    alarm.dispose()
    connection?.destroy()
  }
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined
  const promise = new Promise<never>((_resolve, fail) => {
    reject = fail
  })
  return { promise, reject }
}

function send(connection: Duplex, host: string, { method, path, headers, body }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = newRequest({
      createConnection: () => connection,
      method,
      path,
      headers: {
        host,
        connection: 'close',
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    })
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
