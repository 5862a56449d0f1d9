import { ERROR_MESSAGES } from './messages.ts'

export type RegistryErrorCode = keyof typeof ERROR_MESSAGES

/** The HTTP status of each code. */
const STATUSES: Record<RegistryErrorCode, number> = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  PAGINATION_NUMBER_INVALID: 400,
  RANGE_INVALID: 416,
  SIZE_INVALID: 413,
  TAG_INVALID: 400,
  TOOMANYREQUESTS: 429,
  UNKNOWN: 500,
  UNSUPPORTED: 405,
}

export interface RegistryErrorOptions extends ErrorOptions {
  /** Instead of the code's own words. */
  message?: string
  /** What the client is told beside the words. */
  detail?: unknown
  /** What the answer's head says beside the status. */
  headers?: Readonly<Record<string, string>>
}

/** A request that the registry refuses, as OCI Distribution 1.1 names the reason. */
export class RegistryError extends Error {
  override name = 'RegistryError'
  readonly code: RegistryErrorCode
  readonly detail: unknown
  readonly headers: Readonly<Record<string, string>>

  constructor(code: RegistryErrorCode, options: RegistryErrorOptions = {}) {
    super(options.message ?? ERROR_MESSAGES[code], options)
    this.code = code
    this.detail = options.detail
    this.headers = options.headers ?? {}
  }

  get status(): number {
    return STATUSES[this.code]
  }

  /** The body of the answer. */
  toBody(): object {
    const { code, message, detail } = this
    return { errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] }
  }
}
