import { STATUS_CODES } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Site } from './config.ts'
import { noteBody } from './log.ts'

export const NGINX_VERSION = '1.29.1'

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  site: Site | undefined
}

/** Sends a whole body, or only its head to HEAD. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { code, type, body }: { code: number; type: string; body: Buffer },
): void {
  noteBody(response, request.method === 'HEAD' ? 0 : body.length)
  response.writeHead(code, { 'Content-Type': type, 'Content-Length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** nginx's own short page for a status. */
export function sendError(response: ServerResponse, code: number): void {
  const title = `${code} ${STATUS_CODES[code] ?? ''}`
  const center = (text: string): string => `<center>${text}</center>\r\n`
  const page =
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n` +
    `${center(`<h1>${title}</h1>`)}<hr>${center(`nginx/${NGINX_VERSION}`)}</body>\r\n</html>\r\n`
  noteBody(response, page.length)
  response.writeHead(code, { 'Content-Type': 'text/html', 'Content-Length': page.length })
  response.end(page)
}
