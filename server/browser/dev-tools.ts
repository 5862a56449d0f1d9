import type { Readable, Writable } from 'node:stream'
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.d.ts'

import { BrowserError } from './browser-error.ts'
import { browserMessages } from './messages.ts'

type Commands = ProtocolMapping.Commands
type Events = ProtocolMapping.Events
type Parameters<M extends keyof Commands> = Commands[M]['paramsType']
type Answer<M extends keyof Commands> = Commands[M]['returnType']

interface Waiting {
  /** The page's, empty for the browser itself. */
  session: string
  resolve: (result: never) => void
  reject: (error: BrowserError) => void
}

/** A page's process has ended, out of memory for one. */
const CRASHED = 'Inspector.targetCrashed'

/** One message of the protocol, as far as we read it; what is in it is as the protocol's types say, by the command or event. */
interface Message {
  id?: number
  method?: string
  params: never
  result: never
  error?: { message?: string }
  sessionId?: string
}

/**
 * Chromium's DevTools protocol over two pipes: JSON messages, each ended by a NUL (`--remote-debugging-pipe`). No port is
 * opened that others could reach, and Chromium ends by itself when our end closes, however we end.
 */
export class DevTools {
  private readonly out: Writable
  private readonly waiting = new Map<number, Waiting>()
  private readonly listeners = new Map<string, (params: never) => void>()
  private chunks: Buffer[] = []
  private count = 0
  private closed = false

  constructor(out: Writable, input: Readable) {
    this.out = out
    // A pipe breaks when Chromium ends; what was waiting is told by dispose.
    out.on('error', () => this.dispose())
    input.on('error', () => this.dispose())
    input.on('data', (chunk: Buffer) => this.take(chunk))
    input.on('close', () => this.dispose())
  }

  /**
   * Sends a command to the browser, or to a page by its session, and gives its answer.
   * @throws {BrowserError} `refused` with Chromium's reason, `gone` when it ended
   */
  send<M extends keyof Commands>(method: M, params: Parameters<M>[0], session = ''): Promise<Answer<M>> {
    if (this.closed) return Promise.reject(new BrowserError('gone', browserMessages.gone('')))
    const id = ++this.count
    return new Promise<Answer<M>>((resolve, reject) => {
      this.waiting.set(id, { session, resolve, reject })
      const sessionId = session === '' ? undefined : session
      this.out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  /** Calls back with each event of this name from a page's session; one listener an event, and none with null. */
  on<E extends keyof Events>(
    session: string,
    event: E,
    listener: ((params: Events[E][0]) => void) | null,
  ): void {
    const key = `${session} ${event}`
    if (listener === null) this.listeners.delete(key)
    else this.listeners.set(key, listener)
  }

  /** Waits for the next event of this name from a page's session. Rejects with BrowserError `gone` when the browser ends first. */
  next(session: string, event: keyof Events): Promise<void> {
    if (this.closed) return Promise.reject(new BrowserError('gone', browserMessages.gone('')))
    const id = ++this.count
    return new Promise<void>((resolve, reject) => {
      this.waiting.set(id, { session, resolve, reject })
      this.on(session, event, () => {
        this.waiting.delete(id)
        this.on(session, event, null)
        resolve()
      })
    })
  }

  /** Takes no more, and rejects what still waits. */
  dispose(): void {
    if (this.closed) return
    this.closed = true
    this.listeners.clear()
    this.giveUp(() => true)
    this.out.end()
  }

  private giveUp(isGone: (session: string) => boolean): void {
    for (const [id, { session, reject }] of this.waiting) {
      if (!isGone(session)) continue
      this.waiting.delete(id)
      reject(new BrowserError('gone', browserMessages.gone('')))
    }
  }

  /** A picture comes in hundreds of chunks, so they are put together once. */
  private take(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      this.chunks.push(chunk.subarray(start, end))
      const text = Buffer.concat(this.chunks).toString('utf8')
      this.chunks = []
      start = end + 1
      const message: Message = JSON.parse(text)
      this.receive(message)
    }
    if (start < chunk.length) this.chunks.push(chunk.subarray(start))
  }

  private receive({ id, method, params, result, error, sessionId = '' }: Message): void {
    if (id === undefined) {
      // The browser lives on, but whatever the page was asked is never answered.
      if (method === CRASHED) this.giveUp((session) => session === sessionId)
      const listener = this.listeners.get(`${sessionId} ${method ?? ''}`)
      listener?.(params)
      return
    }
    const waiting = this.waiting.get(id)
    this.waiting.delete(id)
    if (error === undefined) waiting?.resolve(result)
    else
      waiting?.reject(
        new BrowserError('refused', browserMessages.refused(error.message ?? 'no reason given')),
      )
  }
}
