import { FLOW, FRAME_HEADER } from '../protocol/frame.ts'
import type { ScreenMirror, ScreenSnapshot } from '../shell/screen-mirror.ts'
import { ViewerFlow } from './viewer-flow.ts'

/** One window that shows terminals. */
export interface Viewer {
  /** True for the presenter's active window: the pty waits for it rather than leave it behind. */
  readonly isWaitedFor: boolean
  /** True while the page is hidden; it gets a snapshot when it shows again. */
  readonly isHidden: boolean
  /** Bytes that were sent and that the network has not taken yet, whatever the page acknowledges. */
  readonly unsentBytes: number
  sendFrame(frame: Uint8Array<ArrayBuffer>): void
  /** Sends a whole screen as of now. */
  sendSnapshot(channel: number, screen: ScreenSnapshot): void
}

/** What a feed needs of its terminal. */
export interface FeedSource {
  readonly channel: number
  readonly mirror: Pick<ScreenMirror, 'snapshot'>
  /** Sends what is gathered, so that a snapshot begins between two frames. */
  flush(): void
}

/** How often a viewer that cannot keep up sees a new screen, in milliseconds. */
const CATCH_UP_MS = 250

/** One viewer's share of one terminal: frames while it keeps up, a snapshot whenever it was left behind. */
export class TerminalFeed {
  readonly viewer: Viewer
  readonly #source: FeedSource
  readonly #onProgress: () => void
  readonly #flow = new ViewerFlow()
  #held: Uint8Array<ArrayBuffer>[] = []
  #heldBytes = 0
  #isOverflown = false
  #catchUp: NodeJS.Timeout | null = null
  #isDisposed = false

  constructor(source: FeedSource, viewer: Viewer, onProgress: () => void) {
    this.#source = source
    this.viewer = viewer
    this.#onProgress = onProgress
  }

  /** True when the pty has to wait, should this viewer be waited for. */
  get isFull(): boolean {
    return this.#lag >= FLOW.high
  }

  get hasRoom(): boolean {
    return this.#lag <= FLOW.low
  }

  get #lag(): number {
    return Math.max(this.#flow.outstanding + this.#heldBytes, this.viewer.unsentBytes)
  }

  /** Takes a frame of output for this viewer: sent, held back during a snapshot, or left out. */
  push(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#flow.state === 'behind') return
    if (this.#flow.state === 'snapshot') return this.#hold(frame)
    if (this.viewer.isHidden || (this.isFull && !this.viewer.isWaitedFor)) return this.#leaveBehind()
    this.viewer.sendFrame(frame)
    this.#flow.send(frame.length - FRAME_HEADER)
  }

  /** Takes the viewer's count of parsed bytes since its last snapshot. */
  acknowledge(bytes: number): void {
    this.#flow.acknowledge(bytes)
    this.#onProgress()
  }

  /** Sends a snapshot where the viewer was left behind, such as after its page was hidden. */
  refreshIfBehind(): void {
    if (this.#flow.state === 'behind') void this.refresh()
  }

  /** Sends the whole screen, then goes on with what came meanwhile. */
  async refresh(): Promise<void> {
    this.#source.flush()
    this.#flow.state = 'snapshot'
    this.#isOverflown = false
    const screen = await this.#source.mirror.snapshot()
    if (this.#isDisposed) return
    this.viewer.sendSnapshot(this.#source.channel, screen)
    this.#flow.restart()
    const held = this.#held
    this.#held = []
    this.#heldBytes = 0
    if (this.#isOverflown) this.#leaveBehind()
    else for (const frame of held) this.push(frame)
    this.#onProgress()
  }

  dispose(): void {
    this.#isDisposed = true
    if (this.#catchUp !== null) clearTimeout(this.#catchUp)
  }

  #hold(frame: Uint8Array<ArrayBuffer>): void {
    if (this.isFull && !this.viewer.isWaitedFor) {
      this.#isOverflown = true
      this.#held = []
      this.#heldBytes = 0
    }
    if (this.#isOverflown) return
    this.#held.push(frame)
    this.#heldBytes += frame.length - FRAME_HEADER
  }

  #leaveBehind(): void {
    this.#flow.state = 'behind'
    if (this.viewer.isHidden || this.#isDisposed) return
    if (this.#catchUp !== null) clearTimeout(this.#catchUp)
    this.#catchUp = setTimeout(() => this.#tryAgain(), CATCH_UP_MS)
  }

  /** A viewer that has not even parsed its last frames is not given more. */
  #tryAgain(): void {
    if (this.#flow.state !== 'behind' || this.viewer.isHidden) return
    if (this.hasRoom) void this.refresh()
    else this.#leaveBehind()
  }
}
