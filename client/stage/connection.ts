import type { ClientMessage } from '../../server/protocol/client-message.ts'
import { type Frame, FRAME, makeFrame, parseFrame } from '../../server/protocol/frame.ts'
import type { ServerMessage } from '../../server/protocol/server-message.ts'
import { askForTicket } from './admission.ts'
import { backoffMs } from './backoff.ts'
import { parseServerMessage } from './server-messages.ts'

export type ConnectionState = 'open' | 'lost' | 'refused' | 'ended'

export interface ConnectionOptions {
  /** What the page holds already, so that the server need not send it again. */
  held(): { slides: string[]; css: string }
  onState(state: ConnectionState): void
  onMessage(message: ServerMessage): void
  onFrame(frame: Frame): void
}

/**
 * The page's one WebSocket. It comes back by itself after a cut, with a fresh ticket each time; what is typed in between
 * is dropped rather than sent late. It is open only from the server's welcome on.
 */
export class Connection {
  readonly #options: ConnectionOptions
  #socket: WebSocket | null = null
  #state: ConnectionState | null = null
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    globalThis.addEventListener('online', this.#retryNow)
    document.addEventListener('visibilitychange', this.#visibilityChanged)
  }

  /** True from the server's welcome until the next cut. */
  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** Connects; `token` is a fresh link's, null for a page that holds the cookie. */
  async start(token: string | null): Promise<void> {
    let admission = await askForTicket(token)
    // A used link in a browser that was admitted before still opens the lecture.
    if (admission === 'refused' && token !== null) admission = await askForTicket(null)
    if (this.#isOver) return
    if (admission === 'refused') this.#enter('refused')
    else if (admission === 'unreachable') this.#retryLater(token)
    else this.#open(admission.ticket)
  }

  /** Sends a message; false when there is no connection to carry it. */
  send(message: ClientMessage): boolean {
    if (!this.isOpen) return false
    this.#socket?.send(JSON.stringify(message))
    return true
  }

  /** Sends typed bytes to a terminal; false when there is no connection to carry them. */
  sendInput(channel: number, bytes: Uint8Array): boolean {
    if (!this.isOpen) return false
    this.#socket?.send(makeFrame(FRAME.input, channel, bytes))
    return true
  }

  get #isOver(): boolean {
    return this.#state === 'ended' || this.#state === 'refused'
  }

  #open(ticket: string): void {
    const { protocol, host } = globalThis.location
    const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/live`)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ type: 'hello', ticket, ...this.#options.held() } satisfies ClientMessage))
    })
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (socket === this.#socket) this.#take(data)
    })
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#retryLater(null)
    })
  }

  #take(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const frame = parseFrame(new Uint8Array(data))
      if (frame) this.#options.onFrame(frame)
      return
    }
    const message = typeof data === 'string' ? parseServerMessage(data) : null
    if (!message) return
    if (message.type === 'welcome') {
      this.#attempt = 0
      this.#enter('open')
    }
    if (message.type === 'goodbye') this.#enter('ended')
    this.#options.onMessage(message)
  }

  #retryLater(token: string | null): void {
    this.#socket = null
    if (this.#isOver) return
    this.#enter('lost')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.start(token), backoffMs(this.#attempt, Math.random()))
    this.#attempt += 1
  }

  readonly #retryNow = (): void => {
    if (this.#state !== 'lost' || this.#socket !== null) return
    this.#attempt = 0
    this.#retryLater(null)
  }

  readonly #visibilityChanged = (): void => {
    if (document.visibilityState === 'visible') this.#retryNow()
    this.send({ type: 'visible', visible: document.visibilityState === 'visible' })
  }

  #enter(state: ConnectionState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onState(state)
  }
}
