import type { Duplex } from 'node:stream'

import { complain, write } from '../io.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { readBody, readHead } from './http-response.ts'
import type { ResponseHead } from './http-response.ts'
import { badAddress, cannotConnect, notSimulated } from './messages.ts'
import { openForWriting } from '../devices.ts'
import { within } from './within.ts'
import { resolveHost } from './resolve.ts'

interface Target {
  host: string
  port: number
  path: string
}

const MOST_REDIRECTS = 5

/** `wget`, HTTP only: TLS and FTP are not simulated. */
export const wget = applet({
  name: 'wget',
  usage: '[-qS] [-O FILE] [-T SEC] [--spider] [--header STR] [--post-data STR] URL...',
  about: 'Retrieve files via HTTP',
  options: 'cqSO:o:P:T:U:t:Yxspdj:b:n:',
  long: {
    spider: 's',
    quiet: 'q',
    timeout: 'T',
    header: 'j',
    'post-data': 'b',
    'server-response': 'S',
    'output-document': 'O',
    'no-check-certificate': 'x',
    'user-agent': 'U',
    tries: 't',
  },
  atLeast: 1,
  run: async (tool) => {
    let status = 0
    for (const url of tool.operands) status = (await fetchUrl(tool, url, 0)) || status
    return status
  },
})

async function fetchUrl(tool: Tool, url: string, redirects: number): Promise<number> {
  const target = parseUrl(url)
  if (!target) {
    if (url.startsWith('https:')) return tool.fail(notSimulated('TLS'))
    return tool.fail(`not an http or ftp url: ${url}`)
  }
  const { context } = tool
  const limit = Number(tool.value('T') ?? '900') * 1000
  const { host, port } = target
  const address = await resolveHost(context, host)
  if (address === undefined) return tool.fail(badAddress(host))
  if (!tool.has('q')) await complain(context, `Connecting to ${host}:${port} (${address}:${port})\n`)
  let connection: Duplex
  try {
    const dialled = await within(context, limit, context.network.dial(address, port))
    if (!dialled) return await tool.fail('download timed out')
    connection = dialled
  } catch (error) {
    context.signal.throwIfAborted()
    return tool.fail(cannotConnect(address, reasonOf(error)))
  }
  try {
    await write(context, connection, request(tool, target))
    const head = await within(context, limit, readHead(context, connection))
    if (!head) return await tool.fail('error getting response: Connection reset by peer')
    return await answer(tool, { url, target, head, connection, redirects })
  } finally {
    connection.destroy()
  }
}

/** What errno a failed connection stands for. */
const reasonOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'no-route'
    ? 'No route to host'
    : 'Connection refused'

interface Answer {
  url: string
  target: Target
  head: ResponseHead
  connection: Duplex
  redirects: number
}

async function answer(tool: Tool, { url, target, head, connection, redirects }: Answer): Promise<number> {
  const { context } = tool
  if (tool.has('S')) {
    await complain(context, [head.statusLine, ...head.lines, ''].map((line) => `  ${line}\n`).join(''))
  }
  const location = head.header('location')
  if (head.status >= 300 && head.status < 400 && location !== undefined) {
    if (redirects >= MOST_REDIRECTS) return tool.fail('too many redirections')
    return fetchUrl(
      tool,
      new URL(location, `http://${target.host}:${target.port}${target.path}`).href,
      redirects + 1,
    )
  }
  if (head.status >= 400) return tool.fail(`server returned error: ${head.statusLine}`)
  const quiet = tool.has('q')
  if (tool.has('s')) {
    if (!quiet) await complain(context, 'remote file exists\n')
    return 0
  }
  return save(tool, url, head, connection)
}

async function save(tool: Tool, url: string, head: ResponseHead, connection: Duplex): Promise<number> {
  const { context } = tool
  const quiet = tool.has('q')
  const name =
    tool.value('O') ??
    /([^/]+)\/*$/.exec(url.replace(/^https?:\/\/[^/]*/, '').replace(/\?.*/, ''))?.[1] ??
    'index.html'
  const toOutput = name === '-'
  if (!tool.has('O') && context.files.exists(tool.path(name)))
    return tool.fail(`can't open '${name}': File exists`)
  const output = toOutput ? context.stdout : openForWriting(context, name)
  if (!quiet) await complain(context, toOutput ? 'writing to stdout\n' : `saving to '${name}'\n`)
  let size = 0
  for await (const piece of readBody(context, connection, head)) {
    size += piece.length
    await write(context, output, piece)
  }
  const expected = head.header('content-length')
  if (expected !== undefined && size < Number(expected)) return tool.fail('connection closed prematurely')
  if (quiet) return 0
  const bar = `${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n`
  await complain(context, `${bar}${toOutput ? 'written to stdout' : `'${name}' saved`}\n`)
  return 0
}

function parseUrl(url: string): Target | undefined {
  const match = /^(?:http:\/\/)?([^/:@]+)(?::([0-9]+))?(\/.*)?$/.exec(url)
  if (!match?.[1] || /^(?:https|ftp)$/.test(match[1])) return undefined
  return { host: match[1], port: Number(match[2] ?? '80'), path: match[3] ?? '/' }
}

function request(tool: Tool, { host, port, path }: Target): string {
  const body = tool.value('b')
  const lines = [
    `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1`,
    `Host: ${host}${port === 80 ? '' : `:${port}`}`,
    `User-Agent: ${tool.value('U') ?? 'Wget'}`,
    'Connection: close',
    ...(tool.options.get('j') ?? []),
  ]
  if (body !== undefined) {
    lines.push(
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${Buffer.byteLength(body)}`,
    )
  }
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}
