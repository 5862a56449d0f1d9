/** How curl ends, by its own numbers (curl(1), EXIT CODES). */
export const CURL_EXIT = {
  protocol: 1,
  usage: 2,
  url: 3,
  resolve: 6,
  connect: 7,
  partial: 18,
  status: 22,
  write: 23,
  read: 26,
  timeout: 28,
  tls: 35,
  redirects: 47,
  empty: 52,
  receive: 56,
  certificate: 60,
} as const

export type CurlFailure = keyof typeof CURL_EXIT

/** A transfer that did not come about; the message is what curl says behind its number. */
export class CurlError extends Error {
  override name = 'CurlError'
  readonly code: CurlFailure

  constructor(code: CurlFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  get exitCode(): number {
    return CURL_EXIT[this.code]
  }
}
