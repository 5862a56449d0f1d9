import type { IncomingMessage } from 'node:http'

import { baseName, joinPath, resolvePath } from '../path.ts'
import type { ProcessContext } from '../program.ts'
import { NGINX_VERSION, send, sendError } from './answer.ts'
import type { Exchange } from './answer.ts'
import { findLocation } from './config.ts'
import type { Directive } from './config.ts'
import { errorLine } from './log.ts'
import { proxy } from './proxy.ts'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  txt: 'text/plain',
  xml: 'text/xml',
  js: 'text/javascript',
  mjs: 'text/javascript',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
}

/** Answers a request as its site's configuration says. */
export async function respond(context: ProcessContext, exchange: Exchange): Promise<void> {
  const { request, response, site } = exchange
  response.setHeader('Server', `nginx/${NGINX_VERSION}`)
  response.setHeader('Date', new Date(context.clock.now()).toUTCString())
  const path = pathOf(request.url ?? '/')
  if (path === undefined) return sendError(response, 400)
  const location = site && findLocation(site, path)
  const directives = [...(location?.directives ?? []), ...(site?.directives ?? [])]
  for (const { words } of directives.filter(({ name }) => name === 'add_header')) {
    response.setHeader(words[0] ?? '', expand(words[1] ?? '', request, path))
  }
  const returned = directives.find(({ name }) => name === 'return')
  if (returned) return sendReturn(exchange, returned, path)
  const upstream = directives.find(({ name }) => name === 'proxy_pass')?.words[0]
  if (upstream !== undefined) return proxy(context, exchange, upstream, location?.pattern ?? '/')
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendError(response, 405)
  sendFile(context, exchange, { path, directives, prefix: location?.pattern ?? '/' })
}

/** The decoded path without its query; undefined for one that leads out or is none. */
function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.split(/[?#]/)[0] ?? '/')
    if (!path.startsWith('/') || path.includes('\0')) return undefined
    return resolvePath('/', path) + (path.endsWith('/') && path !== '/' ? '/' : '')
  } catch {
    return undefined
  }
}

const expand = (text: string, request: IncomingMessage, path: string): string =>
  text.replace(/\$(\w+)/g, (whole, name: string) => {
    const values: Readonly<Record<string, string>> = {
      uri: path,
      request_uri: request.url ?? '/',
      host: (request.headers.host ?? '').replace(/:[0-9]+$/, ''),
      http_host: request.headers.host ?? '',
      request_method: request.method ?? '',
      hostname: 'localhost',
      remote_addr: request.socket.remoteAddress ?? '127.0.0.1',
      scheme: 'http',
    }
    return values[name] ?? whole
  })

function sendReturn({ request, response }: Exchange, { words }: Directive, path: string): void {
  const [first = '200', text] = words
  const code = /^[0-9]{3}$/.test(first) ? Number(first) : 302
  const value = expand(text ?? (code === 302 ? first : ''), request, path)
  if (code >= 300 && code < 400) {
    response.setHeader('Location', value)
    return sendError(response, code)
  }
  if (text === undefined && code >= 400) return sendError(response, code)
  send(request, response, { code, type: 'text/plain', body: Buffer.from(value) })
}

interface FileRequest {
  path: string
  directives: readonly Directive[]
  prefix: string
}

function sendFile(context: ProcessContext, exchange: Exchange, asked: FileRequest): void {
  const { request, response } = exchange
  const { path, directives } = asked
  const { files } = context
  const whole = fileOf(context, asked)
  if (files.isFolder(whole) && !path.endsWith('/')) {
    response.setHeader('Location', `http://${request.headers.host ?? 'localhost'}${path}/`)
    return sendError(response, 301)
  }
  const indexes = directives.find(({ name }) => name === 'index')?.words ?? ['index.html']
  const names = path.endsWith('/') ? indexes.map((name) => joinPath(whole, name)) : [whole]
  const found = names.find((name) => files.exists(name) && !files.isFolder(name))
  if (found === undefined) return sendMissing(context, exchange, asked, whole)
  const { mtime, size } = files.stat(found)
  const tag = `"${Math.floor(mtime / 1000).toString(16)}-${size.toString(16)}"`
  response.setHeader('Last-Modified', new Date(mtime).toUTCString())
  response.setHeader('ETag', tag)
  response.setHeader('Accept-Ranges', 'bytes')
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end()
    return
  }
  const type = TYPES[baseName(found).split('.').pop() ?? ''] ?? 'application/octet-stream'
  send(request, response, { code: 200, type, body: files.readFile(found) })
}

/** A folder's list where that is allowed, 403 for other folders without an index, 404 for what is not there. */
function sendMissing(
  context: ProcessContext,
  { request, response }: Exchange,
  { path, directives }: FileRequest,
  whole: string,
): void {
  const { files } = context
  const isFolder = files.isFolder(whole)
  if (isFolder && directives.some(({ name, words }) => name === 'autoindex' && words[0] === 'on')) {
    return send(request, response, { code: 200, type: 'text/html', body: indexPage(path, files.list(whole)) })
  }
  const failed = isFolder
    ? `directory index of "${whole}/" is forbidden`
    : `open() "${whole}" failed (2: No such file or directory)`
  const { method = '', url = '', httpVersion, socket } = request
  const asked = `client: ${socket.remoteAddress ?? ''}, request: "${method} ${url} HTTP/${httpVersion}"`
  context.stderr.write(errorLine(context, 'error', `*1 ${failed}, ${asked}`))
  sendError(response, isFolder ? 403 : 404)
}

/** The file that a path means: below root or alias, or what try_files finds. */
function fileOf({ files }: ProcessContext, { path, directives, prefix }: FileRequest): string {
  const root = directives.find(({ name }) => name === 'root')?.words[0] ?? '/etc/nginx/html'
  const alias = directives.find(({ name }) => name === 'alias')?.words[0]
  const whole =
    alias === undefined
      ? resolvePath('/', `${root}/${path}`)
      : resolvePath('/', `${alias}/${path.slice(prefix.length)}`)
  for (const word of directives.find(({ name }) => name === 'try_files')?.words ?? []) {
    const candidate = resolvePath('/', `${root}/${word.replaceAll('$uri', path)}`)
    if (files.exists(candidate) && files.isFolder(candidate) === word.endsWith('/')) return candidate
  }
  return whole
}

const indexPage = (path: string, names: readonly string[]): Buffer => {
  const rows = names.map(
    (name) => `<a href="${encodeURIComponent(name)}">${name.replaceAll('<', '&lt;')}</a>\n`,
  )
  return Buffer.from(
    `<html>\n<head><title>Index of ${path}</title></head>\n<body>\n<h1>Index of ${path}</h1><hr><pre>${rows.join('')}</pre><hr></body>\n</html>\n`,
  )
}
