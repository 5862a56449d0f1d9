import type { SpdyHeaders } from './header-codec.ts'

/** The types of control frames (SPDY/3.1, section 2.6). */
export const FRAME_TYPE = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const

/** Why a stream is reset (section 2.6.3). */
export const RESET_STATUS = { protocolError: 1, invalidStream: 2, refused: 3, cancel: 5 } as const

/** Why a session ends (section 2.6.6). */
export const GO_AWAY_STATUS = { ok: 0, protocolError: 1 } as const

/** Both control and data frames begin with eight bytes. */
export const FRAME_HEAD_BYTES = 8
const FLAG_FIN = 0x01
const VERSION_3 = 0x8003

/** What the decoder hands on. A data frame comes in as many parts as it arrives in; the last one says whether it ends the stream. */
export type Frame =
  | { type: 'data'; streamId: number; data: Buffer; fin: boolean }
  | { type: 'synStream'; streamId: number; headers: SpdyHeaders; fin: boolean }
  | { type: 'rstStream'; streamId: number; status: number }
  | { type: 'ping'; id: number }
  | { type: 'goAway' }

/** The start of a data frame, before its bytes. */
export function dataFrameHead(streamId: number, length: number, fin: boolean): Buffer {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUInt32BE(streamId, 0)
  head.writeUInt32BE(length, 4)
  head.writeUInt8(fin ? FLAG_FIN : 0, 4)
  return head
}

/** SYN_REPLY, which accepts a stream with headers that are compressed already (section 2.6.2). */
export function synReplyFrame(streamId: number, headerBlock: Buffer): Buffer {
  return Buffer.concat([controlFrame(FRAME_TYPE.synReply, [streamId], headerBlock.length), headerBlock])
}

/** RST_STREAM, which ends a stream in both directions with one of `RESET_STATUS` (section 2.6.3). */
export function rstStreamFrame(streamId: number, status: number): Buffer {
  return controlFrame(FRAME_TYPE.rstStream, [streamId, status])
}

/** PING, sent back with the id it came with (section 2.6.5). */
export function pingFrame(id: number): Buffer {
  return controlFrame(FRAME_TYPE.ping, [id])
}

/** GOAWAY, which ends a session with one of `GO_AWAY_STATUS` and names the last stream that was accepted (section 2.6.6). */
export function goAwayFrame(lastStreamId: number, status: number): Buffer {
  return controlFrame(FRAME_TYPE.goAway, [lastStreamId, status])
}

/** Whether the flags of a frame say that its sender has ended the stream. */
export function isFin(flags: number): boolean {
  return (flags & FLAG_FIN) !== 0
}

function controlFrame(type: number, words: readonly number[], moreBytes = 0): Buffer {
  const frame = Buffer.alloc(FRAME_HEAD_BYTES + 4 * words.length)
  frame.writeUInt16BE(VERSION_3, 0)
  frame.writeUInt16BE(type, 2)
  frame.writeUInt32BE(4 * words.length + moreBytes, 4)
  for (const [index, word] of words.entries()) frame.writeUInt32BE(word, FRAME_HEAD_BYTES + 4 * index)
  return frame
}
