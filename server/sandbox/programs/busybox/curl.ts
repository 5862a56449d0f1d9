import type { Duplex } from 'node:stream'

import { openForWriting } from '../devices.ts'
import { write } from '../io.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { readBody, readHead } from './http-response.ts'
import { resolveHost } from './resolve.ts'
import { within } from './within.ts'

/** `curl` for http, as nginx's image brings it. */
export const curl = applet({
  name: 'curl',
  usage: '[-sSifIL] [-X METHOD] [-H HEADER] [-d DATA] [-o FILE] [-m SECONDS] URL',
  about: 'Transfer a URL (simulated, HTTP only)',
  options: 'sSifIvLkX:H:d:o:m:w:A:',
  long: {
    silent: 's',
    include: 'i',
    head: 'I',
    fail: 'f',
    location: 'L',
    request: 'X',
    header: 'H',
    data: 'd',
    output: 'o',
    'max-time': 'm',
    'connect-timeout': 'm',
  },
  atLeast: 1,
  run: async (tool) => {
    const { context } = tool
    const match = /^(?:http:\/\/)?([^/:]+)(?::([0-9]+))?(\/.*)?$/.exec(tool.operands[0] ?? '')
    if (!match?.[1] || match[1] === 'https') return complainAs(tool, 1, 'Protocol not supported')
    const [, host, port = '80', path = '/'] = match
    const address = await resolveHost(context, host)
    if (address === undefined) return complainAs(tool, 6, `Could not resolve host: ${host}`)
    const limit = Number(tool.value('m') ?? '300') * 1000
    let connection: Duplex | undefined
    try {
      connection = await within(context, limit, context.network.dial(address, Number(port)))
    } catch {
      context.signal.throwIfAborted()
      return complainAs(
        tool,
        7,
        `Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`,
      )
    }
    if (!connection) return complainAs(tool, 28, `Connection timed out after ${limit} milliseconds`)
    try {
      await write(context, connection, request(tool, port === '80' ? host : `${host}:${port}`, path))
      return await receive(tool, connection)
    } finally {
      connection.destroy()
    }
  },
})

async function complainAs(tool: Tool, code: number, message: string): Promise<number> {
  return tool.has('s') && !tool.has('S') ? code : tool.fail(`(${code}) ${message}`, code)
}

function request(tool: Tool, host: string, path: string): string {
  const data = tool.options.get('d')?.join('&')
  const method = tool.value('X') ?? (tool.has('I') ? 'HEAD' : data === undefined ? 'GET' : 'POST')
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    `User-Agent: ${tool.value('A') ?? 'curl/8.14.1'}`,
    'Accept: */*',
    'Connection: close',
    ...(tool.options.get('H') ?? []),
  ]
  if (data !== undefined)
    lines.push(
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${Buffer.byteLength(data)}`,
    )
  return `${lines.join('\r\n')}\r\n\r\n${data ?? ''}`
}

async function receive(tool: Tool, connection: Duplex): Promise<number> {
  const { context } = tool
  const head = await readHead(context, connection)
  if (!head) return complainAs(tool, 52, 'Empty reply from server')
  const file = tool.value('o')
  const output = file === undefined ? context.stdout : openForWriting(context, file)
  if (tool.has('f') && head.status >= 400)
    return complainAs(tool, 22, `The requested URL returned error: ${head.status}`)
  if (tool.has('i') || tool.has('I'))
    await write(context, output, `${[head.statusLine, ...head.lines, ''].join('\r\n')}\r\n`)
  if (!tool.has('I'))
    for await (const piece of readBody(context, connection, head)) await write(context, output, piece)
  const format = tool.value('w')
  if (format !== undefined)
    await tool.print(format.replaceAll('%{http_code}', String(head.status)).replaceAll('\\n', '\n'))
  return 0
}
