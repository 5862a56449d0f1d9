import { FRAME_HEAD_BYTES, FRAME_TYPE, isFin, type Frame } from './frames.ts'
import { HeaderReader } from './header-codec.ts'
import { SPDY_FAILURES } from './messages.ts'

/** The most that a control frame may hold; SYN_STREAM with its packed headers is the longest that anybody sends. */
const MOST_CONTROL_BYTES = 64 * 1024
/** The bytes that each type of control frame begins with; longer ones are headers, or left unread. */
const LEAST_BYTES: ReadonlyMap<number, number> = new Map([
  [FRAME_TYPE.synStream, 10],
  [FRAME_TYPE.synReply, 4],
  [FRAME_TYPE.rstStream, 8],
  [FRAME_TYPE.settings, 4],
  [FRAME_TYPE.ping, 4],
  [FRAME_TYPE.goAway, 8],
  [FRAME_TYPE.headers, 4],
  [FRAME_TYPE.windowUpdate, 8],
])
const STREAM_ID = 0x7fffffff

/**
 * Cuts a peer's bytes into SPDY/3.1 frames. Data is handed on as it arrives, so no frame is ever held whole but control
 * frames. SETTINGS, WINDOW_UPDATE and HEADERS are read and left out, as spdystream does: its flow control is TCP's.
 */
export class FrameDecoder {
  readonly #headers = new HeaderReader()
  #held: Buffer[] = []
  #heldBytes = 0
  /** As many bytes as are needed before anything can be said. */
  #needed = FRAME_HEAD_BYTES
  /** The data frame in the middle of which we are. */
  #data: { streamId: number; left: number; fin: boolean } | undefined;

  /**
   * Takes the next bytes, cut anywhere.
   * @yields {Frame} each frame, or part of a data frame, that is there
   * @throws {SpdyError} from the frame on that is wrong; nothing can be read after it
   */
  *push(chunk: Buffer): Generator<Frame, void> {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#data) {
        const part = rest.subarray(0, this.#data.left)
        rest = rest.subarray(part.length)
        yield this.#dataPart(this.#data, part)
        continue
      }
      const part = rest.subarray(0, this.#needed - this.#heldBytes)
      rest = rest.subarray(part.length)
      this.#held.push(part)
      this.#heldBytes += part.length
      if (this.#heldBytes < this.#needed) return
      const frame = this.#take(Buffer.concat(this.#held))
      if (frame) yield frame
    }
  }

  #dataPart(data: { streamId: number; left: number; fin: boolean }, part: Buffer): Frame {
    data.left -= part.length
    if (data.left === 0) this.#data = undefined
    return { type: 'data', streamId: data.streamId, data: part, fin: data.fin && data.left === 0 }
  }

  #take(bytes: Buffer): Frame | undefined {
    const length = bytes.readUIntBE(5, 3)
    const flags = bytes.readUInt8(4)
    const isControl = (bytes.readUInt8(0) & 0x80) !== 0
    if (!isControl) {
      this.#startOver()
      const data = { streamId: bytes.readUInt32BE(0), left: length, fin: isFin(flags) }
      if (length === 0) return this.#dataPart(data, Buffer.alloc(0))
      this.#data = data
      return undefined
    }
    if (bytes.length < FRAME_HEAD_BYTES + length) {
      this.#expect(bytes, length)
      return undefined
    }
    this.#startOver()
    checkHead(bytes, length)
    return this.#control(bytes.readUInt16BE(2), flags, bytes.subarray(FRAME_HEAD_BYTES))
  }

  #expect(head: Buffer, length: number): void {
    checkHead(head, length)
    this.#held = [head]
    this.#needed = FRAME_HEAD_BYTES + length
  }

  #startOver(): void {
    this.#held = []
    this.#heldBytes = 0
    this.#needed = FRAME_HEAD_BYTES
  }

  #control(type: number, flags: number, body: Buffer): Frame | undefined {
    switch (type) {
      case FRAME_TYPE.synStream: {
        const streamId = body.readUInt32BE(0) & STREAM_ID
        return {
          type: 'synStream',
          streamId,
          headers: this.#headers.read(body.subarray(10)),
          fin: isFin(flags),
        }
      }
      case FRAME_TYPE.synReply:
      case FRAME_TYPE.headers:
        // Nobody asks for what they say, but the next block refers to it.
        this.#headers.read(body.subarray(4))
        return undefined
      case FRAME_TYPE.rstStream:
        return { type: 'rstStream', streamId: body.readUInt32BE(0) & STREAM_ID, status: body.readUInt32BE(4) }
      case FRAME_TYPE.ping:
        return { type: 'ping', id: body.readUInt32BE(0) }
      case FRAME_TYPE.goAway:
        return { type: 'goAway' }
      default:
        return undefined
    }
  }
}

function checkHead(head: Buffer, length: number): void {
  const version = head.readUInt16BE(0) & 0x7fff
  if (version !== 3) throw SPDY_FAILURES.version(version)
  if (length > MOST_CONTROL_BYTES) throw SPDY_FAILURES.frameSize(length, MOST_CONTROL_BYTES)
  const type = head.readUInt16BE(2)
  if (length < (LEAST_BYTES.get(type) ?? 0)) throw SPDY_FAILURES.frame(type, length)
}
