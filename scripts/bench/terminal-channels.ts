import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'

import { FLOW, FRAME, makeFrame, parseFrame } from '../../server/protocol/frame.ts'
import { terminalEnvironment } from '../../server/shell/environment.ts'
import { Reaper } from '../../server/shell/reaper.ts'
import { SpawnedPty } from '../../server/shell/spawned-pty.ts'
import { findSentinel, type Output } from './sentinel.ts'

/** A shell that can be typed to and listened to, by whatever way. */
export interface Channel extends Output {
  /** Resolves when the shell takes a command. */
  ready: Promise<void>
  write(text: string): void
  close(): Promise<void>
}

const SHELL = ['--norc', '--noprofile', '-i']
const SCREEN = { cols: 120, rows: 30 }
/** What the prompt of a bash without dotfiles begins with. */
const PROMPT = 'bash-'

/** The ceiling: bash on a pty of this process, read as Buffers and looked at like the others. */
export async function openRawPty(): Promise<Channel> {
  const reaper = new Reaper()
  const env = terminalEnvironment(process.env)
  const pty = new SpawnedPty({ file: 'bash', args: SHELL, env, cwd: '/', ...SCREEN }, reaper)
  let listener: ((bytes: Uint8Array) => void) | null = null
  pty.onData((bytes) => listener?.(bytes))
  const listen: Output['listen'] = (next) => {
    listener = next
  }
  return {
    ready: findSentinel({ listen }, PROMPT),
    listen,
    write: (text) => pty.write(text),
    close: async () => {
      await pty.dispose()
      await reaper.dispose()
    },
  }
}

/** Starts what lies beside the built benchmark as it is; bin/livedeck.mjs would first look whether it is up to date. */
const START = `import { main } from ${JSON.stringify(new URL('./main.js', import.meta.url).href)}
process.exitCode = await main(process.argv.slice(1), process.env)`

/** The built server in a process of its own, admitted as a browser is, with each byte acknowledged when it was read. */
export async function openLivedeck(folder: string): Promise<Channel> {
  const deck = join(folder, 'deck.md')
  writeFileSync(deck, '# A deck\n')
  const port = await findFreePort()
  const args = ['present', deck, '--target', 'local', '--no-open', '--port', String(port)]
  const server = spawn(process.execPath, ['--input-type=module', '-e', START, '--', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const link = await readLink(server)
  const { socket, ticket } = await connect(link)
  socket.send(JSON.stringify({ type: 'hello', ticket, slides: [], css: '' }))
  return livedeckChannel(socket, server)
}

function livedeckChannel(socket: WebSocket, server: ChildProcess): Channel {
  let listener: ((bytes: Uint8Array) => void) | null = null
  let read = 0
  let acknowledged = 0
  let isAtPrompt = (): void => {}
  const ready = new Promise<void>((resolve) => {
    isAtPrompt = resolve
  })
  const take = (bytes: Uint8Array): void => {
    read += bytes.length
    listener?.(bytes)
    if (read - acknowledged < FLOW.ackEvery) return
    acknowledged = read
    socket.send(JSON.stringify({ type: 'ack', channel: 0, bytes: read }))
  }
  socket.on('message', (data: Buffer, isBinary) => {
    const frame = isBinary ? parseFrame(data) : null
    if (frame?.kind === FRAME.output) take(frame.payload)
    if (frame?.kind === FRAME.snapshot) {
      read = 0
      acknowledged = 0
    }
    // Control messages are short: the state of the only terminal is looked for, not parsed.
    if (!isBinary && data.includes('"state":"prompt"')) isAtPrompt()
  })
  return {
    ready,
    listen: (next) => {
      listener = next
    },
    write: (text) => socket.send(makeFrame(FRAME.input, 0, Buffer.from(text))),
    close: () => closeBoth(socket, server),
  }
}

/** ttyd with the same shell, spoken to as its own page does (protocol.c: `0` is input one way and output the other). */
export async function openTtyd(program: string): Promise<Channel> {
  const port = await findFreePort()
  const args = ['-W', '-i', '127.0.0.1', '-p', String(port), 'bash', ...SHELL]
  const server = spawn(program, args, { stdio: 'ignore' })
  const socket = await connectUntilUp(`ws://127.0.0.1:${port}/ws`)
  socket.send(JSON.stringify({ AuthToken: '', columns: SCREEN.cols, rows: SCREEN.rows }))
  let listener: ((bytes: Uint8Array) => void) | null = null
  socket.on('message', (data: Buffer) => {
    if (data[0] === 0x30) listener?.(data.subarray(1))
  })
  const listen: Output['listen'] = (next) => {
    listener = next
  }
  return {
    ready: findSentinel({ listen }, PROMPT),
    listen,
    write: (text) => socket.send(Buffer.from(`0${text}`)),
    close: () => closeBoth(socket, server),
  }
}

async function readLink(server: ChildProcess): Promise<URL> {
  let said = ''
  for await (const piece of server.stdout ?? []) {
    said += String(piece)
    const link = /http:\S+#token=\S+/.exec(said)?.[0]
    if (link !== undefined) return new URL(link)
  }
  throw new Error(`the server ended without a link: ${said}`)
}

/** Trades the link's token as the page does. */
async function connect(link: URL): Promise<{ socket: WebSocket; ticket: string }> {
  const token = link.hash.replace('#token=', '')
  const headers = { Origin: link.origin, 'X-Livedeck': '1', 'Content-Type': 'application/json' }
  const response = await fetch(new URL('/session', link), {
    method: 'POST',
    headers,
    body: JSON.stringify({ token }),
  })
  const body: unknown = await response.json()
  const ticket = typeof body === 'object' && body !== null && 'ticket' in body ? String(body.ticket) : ''
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const socket = new WebSocket(`ws://${link.host}/live`, {
    headers: { Origin: link.origin, Cookie: cookie },
    perMessageDeflate: false,
  })
  await once(socket, 'open')
  return { socket, ticket }
}

async function connectUntilUp(url: string): Promise<WebSocket> {
  for (;;) {
    const socket = new WebSocket(url, 'tty', { perMessageDeflate: false })
    try {
      await once(socket, 'open')
      return socket
    } catch {
      await delay(50)
    }
  }
}

async function closeBoth(socket: WebSocket, server: ChildProcess): Promise<void> {
  const exited = once(server, 'exit')
  socket.terminate()
  server.kill()
  await exited
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
