import type { IncomingMessage, ServerResponse } from 'node:http'

import { formatDate } from '../busybox/date-format.ts'
import type { ProcessContext } from '../program.ts'

const sent = new WeakMap<ServerResponse, number>()

/** Notes how many bytes of body an answer has. */
export const noteBody = (response: ServerResponse, bytes: number): void => void sent.set(response, bytes)

/** A line of the access log in the combined format. */
export function accessLine(
  { clock }: ProcessContext,
  request: IncomingMessage,
  response: ServerResponse,
): string {
  const { method = '', url = '', httpVersion, headers, socket } = request
  const time = formatDate(new Date(clock.now()), '%d/%b/%Y:%H:%M:%S +0000')
  const address = socket.remoteAddress ?? '127.0.0.1'
  return (
    `${address} - - [${time}] "${method} ${url} HTTP/${httpVersion}" ${response.statusCode} ${sent.get(response) ?? 0} ` +
    `"${headers.referer ?? '-'}" "${headers['user-agent'] ?? '-'}"\n`
  )
}

/** A line of the error log. */
export function errorLine({ clock, pid }: ProcessContext, level: string, message: string): string {
  return `${formatDate(new Date(clock.now()), '%Y/%m/%d %H:%M:%S')} [${level}] ${pid}#${pid}: ${message}\n`
}
