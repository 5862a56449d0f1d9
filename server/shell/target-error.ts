export type TargetErrorCode = 'unknown-target' | 'invalid-host' | 'no-sandbox'

/** What was given as a target is none. */
export class TargetError extends Error {
  override name = 'TargetError'
  readonly code: TargetErrorCode

  constructor(code: TargetErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
