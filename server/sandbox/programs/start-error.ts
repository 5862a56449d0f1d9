export type StartErrorCode = 'not-found' | 'not-executable' | 'not-a-program' | 'no-room'

/** A command that could not be started; the message is runc's own, without what its callers put before it. */
export class StartError extends Error {
  override name = 'StartError'
  readonly code: StartErrorCode

  constructor(code: StartErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
