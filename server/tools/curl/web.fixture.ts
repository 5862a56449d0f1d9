import { type IncomingHttpHeaders, createServer } from 'node:http'
import type { Server } from 'node:net'

import { type RunOptions, type ToolResult, runTool } from '../run-tool.fixture.ts'
import { curl } from './curl.ts'

/** A request as it came. */
export interface Asked {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

export const BINARY = Buffer.from(Array.from({ length: 256 }, (_, index) => index))

/** A web server that answers in the ways that curl has to cope with. */
export interface Web {
  /** `127.0.0.1:PORT` */
  place: string
  asked: Asked[]
  close(): Promise<void>
}

/** Starts it on a free port. */
export async function startWeb(): Promise<Web> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      asked.push({ method, url, headers, body })
      if (url.startsWith('/moved')) response.writeHead(302, { location: '/end' }).end('gone on')
      else if (url === '/circle') response.writeHead(302, { location: '/circle' }).end()
      else if (url === '/kept') response.writeHead(307, { location: '/end' }).end()
      else if (url === '/missing') response.writeHead(404).end('no such thing\n')
      else if (url === '/binary') response.writeHead(200, { 'content-type': 'image/png' }).end(BINARY)
      else if (url === '/slow') response.writeHead(200, { 'content-length': 100 }).write('a beginning')
      else if (url === '/silent') return
      else if (url === '/cut')
        response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy())
      else
        response
          .writeHead(200, { 'Content-Type': 'application/json', 'X-Case': 'Kept' })
          .end('{"repositories":[]}\n')
    })
  })
  const place = await listen(server)
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { place, asked, close }
}

/** Listens on a free port and gives the place. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : ''
}

/** Runs curl with words in which `@` stands for the server, `%` for a folder. */
export function runCurl(
  line: string,
  { place, folder }: { place: string; folder: string },
  options?: RunOptions,
): Promise<ToolResult> {
  const words = line.split(' ').map((word) => word.replace(/^@(?=\/|$)/, place).replace('%', folder))
  return runTool(curl, words, options)
}
