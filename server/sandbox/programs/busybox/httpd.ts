import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

import { resolvePath } from '../path.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { notSimulated } from './messages.ts'

/** `httpd -f`: serves the files of a folder until it is killed; in the foreground only, without CGI. */
export const httpd = applet({
  name: 'httpd',
  usage: '-f [-p PORT] [-h HOME]',
  about: 'Listen for incoming HTTP requests',
  options: 'fp:h:vc:u:r:',
  run: async (tool) => {
    const { context } = tool
    if (!tool.has('f')) return tool.fail(notSimulated('httpd in the background (start it with -f)'))
    const server = createServer((request, response) => answer(tool, request, response))
    server.on('clientError', (_error, socket) => socket.destroy())
    const port = Number((tool.value('p') ?? '80').replace(/^.*:/, ''))
    try {
      context.network.listen(port, (connection) => void server.emit('connection', connection))
    } catch {
      return tool.fail('bind: Address already in use')
    }
    return new Promise((resolve) => {
      context.signal.addEventListener('abort', () => {
        server.close()
        resolve(0)
      })
    })
  },
})

function answer(tool: Tool, request: IncomingMessage, response: ServerResponse): void {
  const { files } = tool.context
  const home = tool.path(tool.value('h') ?? '.')
  const asked = resolvePath('/', (request.url ?? '/').split('?')[0] ?? '/')
  const path = resolvePath('/', `${home}/${asked}`)
  const file = files.isFolder(path) ? resolvePath(path, 'index.html') : path
  if (!files.exists(file) || files.isFolder(file)) {
    response.writeHead(404, { 'Content-Type': 'text/html' })
    response.end(
      '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n',
    )
    return
  }
  const type = /\.html?$/.test(file)
    ? 'text/html'
    : file.endsWith('.txt')
      ? 'text/plain'
      : 'application/octet-stream'
  const body = files.readFile(file)
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length })
  response.end(request.method === 'HEAD' ? undefined : body)
}
