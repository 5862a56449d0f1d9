import type { Status, StatusCause } from 'kubernetes-types/meta/v1'

/** The reasons of the API (meta/v1 StatusReason) and the HTTP code of each. */
const CODES = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const

export type StatusReason = keyof typeof CODES

export interface StatusDetails {
  name?: string
  group?: string
  kind?: string
  uid?: string
  causes?: StatusCause[]
  retryAfterSeconds?: number
}

/** An answer that says no, in the API's own form (meta/v1 Status). Messages are composed in apiserver/messages.ts. */
export class StatusError extends Error {
  readonly reason: StatusReason
  readonly details: StatusDetails | undefined

  constructor(reason: StatusReason, message: string, details?: StatusDetails, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StatusError'
    this.reason = reason
    this.details = details
  }

  /** The HTTP status code. */
  get code(): number {
    return CODES[this.reason]
  }

  /** The body of the answer. */
  toStatus(): Status {
    const status: Status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
    }
    status.reason = this.reason
    if (this.details) status.details = this.details
    status.code = this.code
    return status
  }
}
