/** Why a SPDY session cannot go on. */
export type SpdyErrorCode =
  | 'unsupported-version'
  | 'malformed-frame'
  | 'frame-too-large'
  | 'malformed-headers'
  | 'headers-too-large'
  | 'invalid-stream'
  | 'stream-reset'
  | 'session-closed'

/** What a peer sent is no SPDY/3.1, or more than we take; the session ends with it (`stream-reset`: that stream alone). */
export class SpdyError extends Error {
  override name = 'SpdyError'
  readonly code: SpdyErrorCode

  constructor(code: SpdyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
