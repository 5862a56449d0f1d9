import type { WebSocket } from 'ws'

import { viewDeck } from '../deck/view.ts'
import { type ClientMessage, parseClientMessage } from '../protocol/client-message.ts'
import { FRAME, makeFrame, parseFrame } from '../protocol/frame.ts'
import type { ServerMessage } from '../protocol/server-message.ts'
import type { Role } from '../protocol/server-message.ts'
import type { ScreenSnapshot } from '../shell/screen-mirror.ts'
import type { Lecture, LectureEvent } from './lecture.ts'
import { REFUSALS, type Refusal, isRefusal } from './messages.ts'
import { type PresenterMessage, obey } from './obey.ts'
import type { Pacer } from './pacer.ts'
import { RateLimit } from './rate-limit.ts'
import type { Viewer } from './terminal-feed.ts'

/** Control messages a window may send: a burst, and in the long run a second. Acknowledgements count too. */
const MESSAGES = { burst: 2_000, perSecond: 1_000 }
/** Typed bytes: a large paste at once, then what a program could read. */
const INPUT = { burst: 8 * 1024 * 1024, perSecond: 2 * 1024 * 1024 }

/** A window that leaves this much unread is cut off; flow control never lets it come so far. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024

export interface ConnectionOptions {
  socket: WebSocket
  role: Role
  lecture: Lecture
  pacer: Pacer<Connection>
  /** Makes a URL that admits one more window. */
  makeLink: (role: Role) => string
  hello: Extract<ClientMessage, { type: 'hello' }>
}

/** One window of the lecture, admitted with a role that only the server knows and decides by. */
export class Connection implements Viewer {
  readonly #options: ConnectionOptions
  readonly #messages = new RateLimit(MESSAGES.burst, MESSAGES.perSecond)
  readonly #input = new RateLimit(INPUT.burst, INPUT.perSecond)
  readonly #held: { slides: Set<string>; css: string }
  readonly #unwatch: () => void
  #isHidden = false
  #isMoving = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    const { socket, lecture, hello, pacer } = options
    this.#held = { slides: new Set(hello.slides), css: hello.css }
    pacer.touch(this)
    this.#welcome()
    this.#unwatch = lecture.watch((event) => this.#tell(event))
    lecture.terminals.attach(this)
    socket.on('message', (data: Buffer, isBinary) => {
      // Whoever sends this much is no page of ours; answering each message would only help to fill memory.
      if (!this.#messages.take()) socket.close(1008, 'too fast')
      else if (isBinary) this.#takeFrame(data)
      else this.#takeText(data.toString('utf8'))
    })
    socket.once('close', () => this.#leave())
  }

  get isPresenter(): boolean {
    return this.#options.role === 'presenter'
  }

  get isHidden(): boolean {
    return this.#isHidden
  }

  get unsentBytes(): number {
    return this.#options.socket.bufferedAmount
  }

  get isWaitedFor(): boolean {
    return this.#options.pacer.current === this
  }

  sendFrame(frame: Uint8Array<ArrayBuffer>): void {
    const { socket } = this.#options
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate()
    else socket.send(frame, { binary: true })
  }

  sendSnapshot(channel: number, { cols, rows, bytes }: ScreenSnapshot): void {
    this.#send({ type: 'snapshot', channel, cols, rows })
    this.sendFrame(makeFrame(FRAME.snapshot, channel, bytes))
  }

  /** Says good-bye and closes; the page does not come back by itself. */
  end(reason: string): void {
    this.#send({ type: 'goodbye', reason })
    this.#options.socket.close(1001, 'going away')
  }

  #welcome(): void {
    const { lecture, role } = this.#options
    const { target, version, position, cluster } = lecture
    this.#send({ type: 'welcome', role, target: target.name, simulated: target.simulated, position, version })
    if (cluster.view) this.#send({ type: 'cluster', cluster: cluster.view })
    this.#sendDeck()
    if (lecture.brokenBy.length > 0) this.#send({ type: 'deck-broken', problems: [...lecture.brokenBy] })
    this.#send({ type: 'terminals', terminals: lecture.terminals.views })
    this.#send({ type: 'runs', runs: lecture.runner.runs })
    this.#send({ type: 'timings', timings: lecture.timings })
    if (this.isPresenter) this.#send({ type: 'trust', trust: lecture.trust.view })
    if (lecture.catchUp.shown) this.#send({ type: 'catch-up', catchUp: lecture.catchUp.shown })
  }

  #tell(event: LectureEvent): void {
    if (event.type === 'trust' && !this.isPresenter) return
    if (event.type === 'deck-changed') this.#sendDeck()
    // The window that moves is ahead of the server; its own steps, told back, would undo the next one.
    else if (event.type !== 'position' || !this.#isMoving) this.#send(event)
  }

  /** Sends the deck without what the page holds already. */
  #sendDeck(): void {
    const { lecture, role } = this.#options
    if (!lecture.deck) return
    const deck = viewDeck(lecture.deck, lecture.deckVersion, { role, ...this.#held })
    this.#send({ type: 'deck', deck })
    this.#held.css = deck.cssHash
    this.#held.slides = new Set(deck.slides.map(({ hash }) => hash))
  }

  #takeFrame(data: Buffer): void {
    const frame = parseFrame(data)
    if (frame?.kind !== FRAME.input) return this.#refuse(REFUSALS.malformed())
    if (!this.isPresenter) return
    if (!this.#input.take(frame.payload.length)) return this.#refuse(REFUSALS.tooFast())
    this.#touch()
    const terminal = this.#options.lecture.terminals.findChannel(frame.channel)
    if (terminal && !terminal.isOver) terminal.write(frame.payload)
  }

  #takeText(text: string): void {
    const message = parseClientMessage(text)
    if (message === null) return this.#refuse(REFUSALS.malformed())
    if (message.type === 'ack') return this.#acknowledge(message.channel, message.bytes)
    if (message.type === 'visible') return this.#show(message.visible)
    if (!this.isPresenter) return this.#refuse(REFUSALS.notAllowed())
    void this.#obey(message)
  }

  /** Does what a presenter asked for; what is refused only later is told then. */
  async #obey(message: PresenterMessage): Promise<void> {
    const { lecture, makeLink } = this.#options
    if (message.type === 'run') this.#touch()
    this.#isMoving = message.type === 'position'
    const answer = obey(message, lecture, makeLink)
    this.#isMoving = false
    const reply = answer instanceof Promise ? await answer : answer
    if (reply === null) return
    if (isRefusal(reply)) this.#refuse(reply)
    else this.#send(reply)
  }

  #acknowledge(channel: number, bytes: number): void {
    this.#options.lecture.terminals.findChannel(channel)?.acknowledge(this, bytes)
  }

  #show(isVisible: boolean): void {
    this.#isHidden = !isVisible
    if (isVisible) this.#options.pacer.touch(this)
    this.#options.lecture.terminals.pace()
  }

  #touch(): void {
    if (this.isWaitedFor) return
    this.#options.pacer.touch(this)
    this.#options.lecture.terminals.pace()
  }

  #leave(): void {
    const { pacer, lecture } = this.#options
    this.#unwatch()
    pacer.remove(this)
    lecture.terminals.detach(this)
    lecture.terminals.pace()
  }

  #refuse(refusal: Refusal): void {
    this.#send({ type: 'refused', ...refusal })
  }

  #send(message: ServerMessage): void {
    this.#options.socket.send(JSON.stringify(message))
  }
}
