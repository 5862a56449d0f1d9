import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

import { type Variables, terminalEnvironment } from '../../server/shell/environment.ts'

/**
 * Gives a file's tests the environment of a terminal in an empty home of their own: what the start files of whoever runs them do, which
 * may take minutes, is no part of any test.
 */
export function useOwnHome(): ReturnType<typeof terminalEnvironment> {
  const home = mkdtempSync(join(tmpdir(), 'livedeck-home-'))
  afterAll(() => rmSync(home, { recursive: true, force: true }))
  const variables: Variables = { ...process.env, HOME: home }
  return terminalEnvironment(variables)
}
