import { WebSocket } from 'ws'

import type { ClientMessage } from '../../server/protocol/client-message.ts'
import { FRAME, makeFrame, parseFrame } from '../../server/protocol/frame.ts'
import type { ServerMessage } from '../../server/protocol/server-message.ts'

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>

/** What the page of a browser does to be admitted, one request each. */
export async function tradeToken(
  url: string,
  token: string,
): Promise<{ cookie: string; pageKey: string; ticket: string }> {
  const response = await fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-livedeck': '1' },
    body: JSON.stringify({ token }),
  })
  if (!response.ok) throw new Error(`the token was answered with ${response.status}`)
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
  const body: unknown = await response.json()
  return { cookie, pageKey: textOf(body, 'pageKey'), ticket: textOf(body, 'ticket') }
}

/** Asks for one more ticket with a cookie and the page's key, as a reload does. */
export async function renewTicket(
  url: string,
  { cookie, pageKey }: { cookie: string; pageKey: string },
): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: url, 'x-livedeck': '1', cookie }
  const body = JSON.stringify({ pageKey })
  const response = await fetch(`${url}/ticket`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`the page was answered with ${response.status}`)
  return textOf(await response.json(), 'ticket')
}

function textOf(body: unknown, name: string): string {
  const value = Object.entries(body ?? {}).find(([key]) => key === name)?.[1]
  if (typeof value !== 'string') throw new Error(`no ${name} came`)
  return value
}

/** A window of the lecture without a browser: it speaks the protocol over a real socket and remembers all it was told. */
export class Window {
  readonly socket: WebSocket
  readonly messages: ServerMessage[] = []
  /** Bytes of output and snapshots since the last snapshot, by channel. */
  readonly screens = new Map<number, Buffer[]>()
  readonly #parsed = new Map<number, number>()
  acknowledges = true

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#takeFrame(data)
      // The server is ours and speaks the protocol; a wrong message fails the test that reads it.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      else this.messages.push(JSON.parse(data.toString()) as ServerMessage)
    })
  }

  /** Opens a window with a cookie and a ticket and waits for its welcome. */
  static async open(url: string, { cookie, ticket }: { cookie: string; ticket: string }): Promise<Window> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { headers: { origin: url, cookie } })
    const window = new Window(socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    window.send({ type: 'hello', ticket, slides: [], css: '' })
    await window.until('welcome')
    return window
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  type(text: string, channel = 0): void {
    this.socket.send(makeFrame(FRAME.input, channel, Buffer.from(text)))
  }

  /** Waits for the newest message of a type that fits. */
  async until<T extends ServerMessage['type']>(
    type: T,
    fits: (message: MessageOf<T>) => boolean = () => true,
  ): Promise<MessageOf<T>> {
    const isIt = (message: ServerMessage): message is MessageOf<T> => message.type === type
    return await this.#wait(
      () => this.messages.filter(isIt).findLast(fits),
      () => `${type}; the last messages: ${JSON.stringify(this.messages.slice(-4)).slice(0, 1500)}`,
    )
  }

  /** Waits until a terminal's bytes hold a text. */
  async untilOutput(text: string, channel = 0): Promise<string> {
    const read = (): string => this.output(channel)
    return await this.#wait(
      () => (read().includes(text) ? read() : undefined),
      () => `${JSON.stringify(text)} in ${JSON.stringify(read().slice(-800))}`,
    )
  }

  /** What a terminal has written since the last snapshot, the snapshot with it. */
  output(channel = 0): string {
    return Buffer.concat(this.screens.get(channel) ?? []).toString('utf8')
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return
    const closed = new Promise((resolve) => this.socket.once('close', resolve))
    this.socket.close()
    await closed
  }

  #takeFrame(data: Buffer): void {
    const frame = parseFrame(data)
    if (!frame) throw new Error('the server sent a frame that is none')
    const { channel, kind, payload } = frame
    if (kind === FRAME.snapshot) {
      this.screens.set(channel, [])
      this.#parsed.set(channel, 0)
    }
    this.screens.get(channel)?.push(Buffer.from(payload))
    if (kind !== FRAME.output) return
    const bytes = (this.#parsed.get(channel) ?? 0) + payload.length
    this.#parsed.set(channel, bytes)
    if (this.acknowledges) this.send({ type: 'ack', channel, bytes })
  }

  async #wait<T>(find: () => T | undefined, describe: () => string): Promise<T> {
    const deadline = Date.now() + 20_000
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      if (Date.now() > deadline) throw new Error(`waited 20 s for ${describe()}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}
