/**
 * Binary frames: byte 0 is the kind, byte 1 the terminal's channel, the rest the payload, untouched bytes of the pty.
 * Control travels as JSON text frames beside them (see client-message.ts and server-message.ts).
 */
export const FRAME = {
  /** Server to browser: bytes that the pty wrote. */
  output: 1,
  /** Server to browser: a whole screen as escape sequences; the terminal is reset before it is written. */
  snapshot: 2,
  /** Browser to server: bytes that were typed. */
  input: 3,
} as const

export type FrameKind = (typeof FRAME)[keyof typeof FRAME]

export const FRAME_HEADER = 2

export interface Frame {
  kind: FrameKind
  channel: number
  payload: Uint8Array
}

/** Reads a binary frame without copying its payload; null when it is too short or of an unknown kind. */
export function parseFrame(bytes: Uint8Array): Frame | null {
  const kind = bytes[0]
  const channel = bytes[1]
  if (channel === undefined) return null
  if (kind !== FRAME.output && kind !== FRAME.snapshot && kind !== FRAME.input) return null
  return { kind, channel, payload: bytes.subarray(FRAME_HEADER) }
}

/** Makes a binary frame; the payload is copied once, behind the header. */
export function makeFrame(kind: FrameKind, channel: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(FRAME_HEADER + payload.length)
  frame[0] = kind
  frame[1] = channel
  frame.set(payload, FRAME_HEADER)
  return frame
}

/** Flow control, in bytes of pty output: how far the browser may lag, and how often it says where it is. */
export const FLOW = {
  /** Unacknowledged bytes at which the pty is paused, or a slow viewer is cut off and later given a snapshot. */
  high: 384 * 1024,
  /** Unacknowledged bytes at which the pty goes on. */
  low: 128 * 1024,
  /** The browser acknowledges at least every so many bytes that xterm has parsed. */
  ackEvery: 64 * 1024,
} as const
