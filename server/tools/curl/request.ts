import { readFile } from 'node:fs/promises'

import { type Io, readAll } from '../io.ts'
import type { CurlCall } from './arguments.ts'
import { CurlError } from './curl-error.ts'

/** One request, ready to be sent. */
export interface CurlRequest {
  url: URL
  method: string
  /** Names as they are sent, in their order. */
  headers: [name: string, value: string][]
  body: Buffer | null
}

export const USER_AGENT = 'curl/8 (livedeck)'
const FORM = 'application/x-www-form-urlencoded'

/**
 * Makes the request of one URL.
 * @throws {CurlError} `url`, `protocol` or `read`
 */
export async function makeRequest(call: CurlCall, given: string, io: Io): Promise<CurlRequest> {
  const url = parseUrl(given)
  const data = await readData(call, io)
  if (data && call.dataInQuery) url.search += `${url.search === '' ? '?' : '&'}${data.toString()}`
  const body = call.upload === null ? (call.dataInQuery ? null : data) : await readGiven(call.upload, io)
  return {
    url,
    method: call.method ?? defaultMethod(call, body),
    headers: makeHeaders(call, url, body),
    body,
  }
}

function defaultMethod({ headOnly, upload }: CurlCall, body: Buffer | null): string {
  if (headOnly) return 'HEAD'
  if (upload !== null) return 'PUT'
  return body ? 'POST' : 'GET'
}

function parseUrl(given: string): URL {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(given) ? given : `http://${given}`
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || url.hostname === '') throw new CurlError('url', 'URL using bad/illegal format or missing URL')
  if (url.protocol === 'http:' || url.protocol === 'https:') return url
  throw new CurlError('protocol', `Protocol "${url.protocol.slice(0, -1)}" not supported`)
}

async function readData({ data }: CurlCall, io: Io): Promise<Buffer | null> {
  if (data.length === 0) return null
  const parts: Buffer[] = []
  for (const { text, kind } of data) {
    const part = await readPart(text, kind, io)
    if (parts.length > 0 && kind !== 'json') parts.push(Buffer.from('&'))
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function readPart(text: string, kind: CurlCall['data'][number]['kind'], io: Io): Promise<Buffer> {
  if (kind === 'urlencode') {
    const [, name = '', value = ''] = /^([^=]*=)?(.*)$/s.exec(text) ?? []
    return Buffer.from(`${name === '=' ? '' : name}${encodeURIComponent(value)}`)
  }
  if (kind === 'raw' || !text.startsWith('@')) return Buffer.from(text)
  const bytes = await readGiven(text.slice(1), io)
  return kind === 'form' ? Buffer.from(bytes.toString('latin1').replaceAll(/[\r\n\0]/g, ''), 'latin1') : bytes
}

/** Reads a file that the command line names, `-` for standard input. */
async function readGiven(file: string, { stdin }: Io): Promise<Buffer> {
  if (file === '-') return await readAll(stdin)
  try {
    return await readFile(file)
  } catch (cause) {
    throw new CurlError('read', `Failed to open ${file}`, { cause })
  }
}

function makeHeaders(call: CurlCall, url: URL, body: Buffer | null): CurlRequest['headers'] {
  const headers = new Map<string, [string, string]>()
  const set = (name: string, value: string): void => void headers.set(name.toLowerCase(), [name, value])
  set('Host', url.host)
  const user = call.user ?? (url.username === '' ? null : `${url.username}:${url.password}`)
  if (user !== null) set('Authorization', `Basic ${Buffer.from(user).toString('base64')}`)
  set('User-Agent', USER_AGENT)
  set('Accept', '*/*')
  const isJson = call.data.some(({ kind }) => kind === 'json')
  if (isJson) set('Accept', 'application/json')
  if (body) set('Content-Length', String(body.length))
  if (body && call.upload === null) set('Content-Type', isJson ? 'application/json' : FORM)
  for (const given of call.headers) {
    const [, name = '', separator, value = ''] = /^([^:;]+)([:;])\s*(.*)$/s.exec(given) ?? []
    if (separator === ';' || value !== '') set(name, value)
    else headers.delete(name.toLowerCase())
  }
  return [...headers.values()]
}
