import { notReached } from './messages.ts'

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

/** Makes the error of a target that cannot be reached out of band, for whatever reason. */
export function unreachable(target: string, cause: Error): TargetError {
  return new TargetError('unreachable', notReached(target, cause.message), { cause })
}
