import { describe, expect, it } from 'vitest'

import { runScript } from '../container-fixture.ts'
import facts from './busybox.facts.json'

/**
 * What the real busybox 1.35 of Debian 12 answered to each script (`busybox sh -c SCRIPT` in an empty folder, no input); `line N: `
 * is taken out of its errors, as the shell of Alpine does not say it for scripts that come with -c.
 */
describe('sh and the tools answer as the real busybox does', () => {
  it.each(facts)('$script', async ({ script, stdout, stderr, code }) => {
    const answer = await runScript(script, { workdir: '/work', env: { HOME: '/root' } })
    expect(answer).toEqual({ stdout, stderr, code })
  })
})
