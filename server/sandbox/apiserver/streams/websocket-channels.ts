import { Readable, Writable } from 'node:stream'

import type { Status } from 'kubernetes-types/meta/v1'
import type { RawData, WebSocket } from 'ws'

import type { Clock, Disposable } from '../../clock.ts'
import type { CommandChannels } from './command-channels.ts'
import type { CommandRequest } from './stream-request.ts'
import { TerminalSizes } from './terminal-size.ts'
import { answerPings } from './websocket-pings.ts'

/** The subprotocols of exec and attach that we speak, best first; v5 can close stdin. */
export const COMMAND_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const
const [CLOSING_PROTOCOL] = COMMAND_PROTOCOLS

/** The first byte of each message says whose it is (apimachinery util/remotecommand). */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const
const STDIN_BUFFER_BYTES = 64 * 1024
/** How often a client that we do not listen to is asked whether it is still there. */
const PROBE_MS = 5_000

/** The channels of exec and attach over a WebSocket: one message, one channel's bytes. */
export class WebSocketChannels implements CommandChannels {
  readonly stdin: Readable | undefined
  readonly stdout: Writable | undefined
  readonly stderr: Writable | undefined
  readonly tty: boolean
  readonly #socket: WebSocket
  readonly #clock: Clock
  readonly #sizes = new TerminalSizes()
  readonly #gone = new AbortController()
  #probe: Disposable | undefined

  constructor(socket: WebSocket, request: CommandRequest, clock: Clock) {
    this.#socket = socket
    this.#clock = clock
    this.tty = request.tty
    this.stdin = request.stdin ? this.#createStdin() : undefined
    this.stdout = request.stdout ? this.#createOutput(CHANNEL.stdout) : undefined
    this.stderr = request.stderr ? this.#createOutput(CHANNEL.stderr) : undefined
    socket.on('message', (data) => this.#receive(data))
    answerPings(socket)
    socket.on('error', () => socket.terminate())
    socket.once('close', () => this.#leave())
  }

  get gone(): AbortSignal {
    return this.#gone.signal
  }

  /** Tells the client with an empty message that the connection stands. */
  greet(request: CommandRequest): void {
    this.#send(Buffer.from([lowestOutput(request)]))
  }

  onResize(listener: (columns: number, rows: number) => void): void {
    this.#sizes.onResize(listener)
  }

  finish(status: Status): void {
    this.#listen(true)
    this.#send(message(CHANNEL.error, Buffer.from(JSON.stringify(status))))
    this.#socket.close(1000)
  }

  #send(bytes: Buffer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(bytes)
  }

  #receive(raw: RawData): void {
    const data = asBuffer(raw)
    const channel = data[0]
    const bytes = data.subarray(1)
    if (channel === CHANNEL.stdin && bytes.length > 0) this.#takeInput(bytes)
    else if (channel === CHANNEL.resize) this.#sizes.push(bytes)
    else if (channel === CHANNEL.close && bytes[0] === CHANNEL.stdin) this.#endInput()
  }

  #takeInput(bytes: Buffer): void {
    const { stdin } = this
    if (!stdin || stdin.destroyed || stdin.readableEnded) return
    if (!stdin.push(bytes)) this.#listen(false)
  }

  #endInput(): void {
    if (this.#socket.protocol === CLOSING_PROTOCOL) this.stdin?.push(null)
  }

  #createStdin(): Readable {
    const stdin = new Readable({
      highWaterMark: STDIN_BUFFER_BYTES,
      read: () => this.#listen(true),
      destroy: (error, callback) => {
        // Whatever else the client sends is for nobody.
        this.#listen(true)
        callback(error)
      },
    })
    stdin.on('error', () => undefined)
    return stdin
  }

  #createOutput(channel: number): Writable {
    const output = new Writable({
      write: (chunk: Buffer, _encoding, callback) => {
        this.#socket.send(message(channel, chunk), (error) => callback(error))
      },
    })
    output.on('error', () => undefined)
    return output
  }

  /** Reads on, or lets the client wait until its input was read. */
  #listen(wanted: boolean): void {
    if (wanted !== this.#socket.isPaused) return
    this.#probe?.dispose()
    this.#probe = undefined
    if (wanted) return this.#socket.resume()
    this.#socket.pause()
    // A connection that is not read does not tell that its peer is gone; writing to it does.
    this.#probe = this.#clock.every(PROBE_MS, () => this.#socket.ping())
  }

  #leave(): void {
    this.#probe?.dispose()
    this.#gone.abort()
    this.stdin?.destroy()
    this.stdout?.destroy()
    this.stderr?.destroy()
  }
}

function lowestOutput({ stdout, stderr }: CommandRequest): number {
  if (stdout) return CHANNEL.stdout
  return stderr ? CHANNEL.stderr : CHANNEL.error
}

function message(channel: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), bytes])
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
