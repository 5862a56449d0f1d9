/** Why there is no browser to work with, or why it did not do its work. */
export type BrowserErrorCode = 'no-browser' | 'not-started' | 'gone' | 'refused' | 'page-failed'

/** Thrown when Chromium cannot be had or does not do what it was asked; its message is one line that says what to do. */
export class BrowserError extends Error {
  override readonly name = 'BrowserError'
  readonly code: BrowserErrorCode

  constructor(code: BrowserErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
