import { request as newRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'

import type { ProcessContext } from '../program.ts'
import { errorLine, noteBody } from './log.ts'
import { sendError } from './answer.ts'
import type { Exchange } from './answer.ts'

/** Hands a request on to another server of the cluster, and its answer back; 502 when it does not answer. */
export async function proxy(
  context: ProcessContext,
  { request, response }: Exchange,
  upstream: string,
  prefix: string,
): Promise<void> {
  const match = /^http:\/\/([^/:]+)(?::([0-9]+))?(\/.*)?$/.exec(upstream)
  const [, host = '', port = '80', path] = match ?? []
  const url = request.url ?? '/'
  try {
    const connection = await context.network.dial(host, Number(port))
    await new Promise<void>((resolve, reject) => {
      const onward = newRequest({
        createConnection: () => connection,
        method: request.method,
        path: path === undefined ? url : path + url.slice(prefix.length),
        headers: { ...request.headers, host: `${host}:${port}`, connection: 'close' },
      })
      onward.once('response', (answer: IncomingMessage) => {
        noteBody(response, Number(answer.headers['content-length'] ?? '0'))
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        answer.once('end', () => resolve())
        answer.once('error', reject)
      })
      onward.once('error', reject)
      request.pipe(onward)
    })
  } catch {
    context.signal.throwIfAborted()
    const failed = `connect() failed (111: Connection refused) while connecting to upstream, upstream: "${upstream}"`
    context.stderr.write(errorLine(context, 'error', `*1 ${failed}`))
    if (response.headersSent) response.destroy()
    else sendError(response, 502)
  }
}
