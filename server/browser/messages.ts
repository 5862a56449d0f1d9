import type { BrowserErrorCode } from './browser-error.ts'

const GET_ONE = 'run `apt-get install chromium`, or set CHROME_PATH to a Chromium or Chrome'

/** The one-line texts of BrowserError, by code. */
export const browserMessages: Record<BrowserErrorCode, (detail: string) => string> = {
  'no-browser': (named) =>
    named === ''
      ? `Chromium is needed, and none was found; ${GET_ONE}`
      : `CHROME_PATH is no program: ${named}; ${GET_ONE}`,
  'not-started': (complaint) =>
    `Chromium should have started, but it ended${complaint === '' ? '' : ` (${complaint})`}; ` +
    'in a container that forbids its sandbox set CHROME_NO_SANDBOX=1, or name another one in CHROME_PATH',
  gone: () => 'Chromium ended before its work was done; try again, with more memory if it happens once more',
  refused: (detail) => `Chromium refused what it was asked (${detail})`,
  'page-failed': (detail) => `the page could not be made (${detail})`,
}
