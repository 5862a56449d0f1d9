import { request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

import { Chance } from '../chance.ts'
import { ApiServer } from './api-server.ts'
import type { ApiServerOptions } from './api-server.ts'
import { testCluster } from './cluster.fixture.ts'
import type { TestCluster } from './cluster.fixture.ts'

const TOKEN = 'a-token-of-the-test'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The body, when it is JSON. */
  json: unknown
}

export interface AskOptions {
  body?: string | Buffer | object
  headers?: Record<string, string>
  token?: string
}

/** A server over the cluster of the fixture, on a port of its own. */
export interface TestServer extends TestCluster {
  server: ApiServer
  port: number
  errors: unknown[]
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>
  /** An answer whose body goes on: the caller reads and ends it. */
  open(path: string, headers?: Record<string, string>): Promise<IncomingMessage>
}

/** Starts one; the test disposes of `server`. */
export async function testServer(options: Partial<ApiServerOptions> = {}): Promise<TestServer> {
  const cluster = testCluster()
  const errors: unknown[] = []
  const server = new ApiServer({
    cluster: { api: cluster.api, clock: cluster.clock, chance: new Chance(2) },
    token: TOKEN,
    onError: (error) => void errors.push(error),
    ...options,
  })
  const port = await server.listen(0)
  return {
    ...cluster,
    server,
    port,
    errors,
    ask: (method, path, asked) => ask(port, method, path, asked),
    open: (path, headers) => send(port, 'GET', path, headers ? { headers } : {}),
  }
}

function send(
  port: number,
  method: string,
  path: string,
  options: AskOptions = {},
): Promise<IncomingMessage> {
  const { body, headers, token = TOKEN } = options
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  const bytes = body === undefined || isRaw ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port,
        method,
        path,
        agent: false,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          ...(bytes === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(bytes)) }),
          ...headers,
        },
      },
      resolve,
    )
    request.on('error', reject)
    request.end(bytes)
  })
}

async function ask(port: number, method: string, path: string, options?: AskOptions): Promise<Answer> {
  const response = await send(port, method, path, options)
  const chunks: Buffer[] = []
  for await (const chunk of response) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const isJson = (response.headers['content-type'] ?? '').startsWith('application/json')
  const isPlain = response.headers['content-encoding'] === undefined
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: isJson && isPlain && text !== '' ? JSON.parse(text) : undefined,
  }
}

/**
 * Reads what a watch brings.
 * @yields each line's JSON, in order
 */
export async function* watchLines(response: IncomingMessage): AsyncGenerator {
  let rest = ''
  for await (const chunk of response) {
    rest += String(chunk)
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
}
