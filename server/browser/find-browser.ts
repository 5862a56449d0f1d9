import { delimiter, isAbsolute, join } from 'node:path'

import { isProgram } from '../find-command.ts'
import { BrowserError } from './browser-error.ts'
import { browserMessages } from './messages.ts'

/** Variables by name, as `process.env` gives them. */
export type Variables = Readonly<Record<string, string | undefined>>

/** The names under which distributions install it, the open one first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where macOS keeps it, which has no such program on PATH. */
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * Finds a Chromium: the one that CHROME_PATH names, else in /usr/bin and on PATH by the usual names.
 * @throws {BrowserError} `no-browser`, which says how to get one
 */
export async function findBrowser(environment: Variables): Promise<string> {
  const named = environment['CHROME_PATH'] ?? ''
  if (named !== '') {
    if (await isProgram(named)) return named
    throw new BrowserError('no-browser', browserMessages['no-browser'](named))
  }
  const folders = [
    '/usr/bin',
    ...(environment['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder)),
  ]
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  for (const file of [...candidates, ...APPLICATIONS]) if (await isProgram(file)) return file
  throw new BrowserError('no-browser', browserMessages['no-browser'](''))
}
