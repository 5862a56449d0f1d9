export type TargetErrorCode = 'unknown-target' | 'invalid-host' | 'no-sandbox' | 'not-placed' | 'unreachable'

/** What was given as a target is none, or it does not do what a target does. */
export class TargetError extends Error {
  override name = 'TargetError'
  readonly code: TargetErrorCode

  constructor(code: TargetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
