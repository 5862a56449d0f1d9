import { SpdyError } from './spdy-error.ts'

/** Composes what is wrong with a SPDY peer in one place. */
export const SPDY_FAILURES = {
  version: (version: number): SpdyError =>
    new SpdyError(
      'unsupported-version',
      `expected SPDY version 3, got a control frame of version ${version}`,
    ),
  frame: (type: number, length: number): SpdyError =>
    new SpdyError('malformed-frame', `a control frame of type ${type} cannot have ${length} bytes`),
  frameSize: (length: number, most: number): SpdyError =>
    new SpdyError('frame-too-large', `a control frame of ${length} bytes, ${most} are the most`),
  headers: (what: string, cause?: unknown): SpdyError =>
    new SpdyError('malformed-headers', `a header block ${what}`, { cause }),
  headersSize: (most: number, cause?: unknown): SpdyError =>
    new SpdyError('headers-too-large', `a header block of more than ${most} bytes`, { cause }),
  stream: (id: number, what: string): SpdyError => new SpdyError('invalid-stream', `stream ${id} ${what}`),
  reset: (id: number, status: number): SpdyError =>
    new SpdyError('stream-reset', `the peer reset stream ${id} with status ${status}`),
  closed: (): SpdyError => new SpdyError('session-closed', 'the session has ended'),
} as const
