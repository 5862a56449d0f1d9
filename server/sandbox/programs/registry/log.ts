import type { Completed } from '../../registry/call.ts'
import { formatDate } from '../busybox/date-format.ts'

export type LogFields = Readonly<Record<string, string | number | undefined>>

/** A line as logrus formats it: fields by name, values in quotes where they need them. @param now the clock's milliseconds */
export function logLine(now: number, level: 'info' | 'error', message: string, fields: LogFields): string {
  const words = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${quote(String(value))}`)
  // The real one counts nanoseconds.
  const time = new Date(now).toISOString().replace('Z', '000000Z')
  return `${[`time="${time}"`, `level=${level}`, `msg=${quote(message)}`, ...words].join(' ')}\n`
}

/** The line that says how a request went. */
export function completedLine(now: number, completed: Completed, fields: LogFields): string {
  const { request, error, status, writtenBytes, durationMs, contentType } = completed
  const { headers, method, url } = request
  return logLine(
    now,
    error ? 'error' : 'info',
    error ? 'response completed with error' : 'response completed',
    {
      ...fields,
      ...(error
        ? {
            'err.code': error.code.toLowerCase().replaceAll('_', ' '),
            'err.detail': typeof error.detail === 'string' ? error.detail : undefined,
            'err.message': error.message,
            'vars.name': completed.name,
            'vars.reference': completed.reference,
          }
        : {}),
      'http.request.contenttype': headers['content-type'],
      'http.request.host': headers.host,
      'http.request.method': method,
      'http.request.remoteaddr': remoteAddress(completed),
      'http.request.uri': url,
      'http.request.useragent': headers['user-agent'],
      'http.response.contenttype': contentType,
      'http.response.duration': duration(durationMs),
      'http.response.status': status,
      'http.response.written': writtenBytes,
    },
  )
}

/** The line of the access log in the combined format. */
export function accessLine(now: number, completed: Completed): string {
  const { request, status, writtenBytes } = completed
  const { method, url, httpVersion, headers } = request
  const time = formatDate(new Date(now), '%d/%b/%Y:%H:%M:%S +0000')
  return (
    `${remoteAddress(completed)} - - [${time}] "${method} ${url} HTTP/${httpVersion}" ${status} ` +
    `${method === 'HEAD' ? 0 : writtenBytes} "${headers.referer ?? ''}" "${headers['user-agent'] ?? ''}"\n`
  )
}

const remoteAddress = ({ request }: Completed): string => request.socket.remoteAddress ?? '127.0.0.1'

/** As Go writes durations. */
const duration = (milliseconds: number): string =>
  milliseconds < 1
    ? `${Math.round(milliseconds * 1000)}µs`
    : milliseconds < 1000
      ? `${Number(milliseconds.toFixed(6))}ms`
      : `${Number((milliseconds / 1000).toFixed(9))}s`

const quote = (text: string): string => (/^[\w.\-/@^+]*$/.test(text) ? text : JSON.stringify(text))
