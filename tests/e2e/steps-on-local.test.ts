import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import {
  controlsOf,
  goToSlide,
  launchChromium,
  openLecture,
  pressRun,
  untilState,
} from '../support/chromium.ts'
import { listKubectls } from '../support/kubectls.ts'
import { Presentation } from '../support/presentation.ts'
import { Command } from '../support/sandbox-command.ts'

/** Starting livedeck and a browser on a busy machine. */
const START_MS = 90_000

let browser: Browser
let page: Page
let folder: string
let presentation: Presentation | undefined
let cluster: Command | undefined

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livedeck-steps-'))
})

afterEach(async () => {
  await page.context().close()
  await presentation?.end()
  await cluster?.end()
  presentation = undefined
  cluster = undefined
  await rm(folder, { recursive: true, force: true })
}, START_MS)

const dialog = (name: string): Locator => page.locator(`[data-dialog="${name}"]`)

/** Presents a deck on this machine's own shell; what livedeck remembers stays in the test's folder. */
async function present(markdown: string, env: Record<string, string> = {}): Promise<void> {
  const file = join(folder, 'deck.md')
  await writeFile(file, markdown)
  presentation = await Presentation.start({ file }, ['--target', 'local'], { XDG_STATE_HOME: folder, ...env })
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await openLecture(page, presentation.presenterLink)
}

describe('what a deck runs by itself', () => {
  const DECK = `---
live:
  setup: ["export SET_UP=yes # \u202Eharmless"]
---

# One

\`\`\`bash {id=plain}
test "$SET_UP" = yes
\`\`\`

---

# Two

\`\`\`bash {hidden}
export HIDDEN=ran
\`\`\`

\`\`\`bash {id=uses}
test "$HIDDEN" = ran
\`\`\`
`
  const banner = (): Locator => page.locator('.banner-trust')

  test('is shown whole, and runs only once the presenter has trusted it', { timeout: START_MS }, async () => {
    await present(DECK)
    await banner().getByText('This deck runs 2 commands by itself.').waitFor()
    await banner().getByRole('button', { name: 'Look' }).click()
    await dialog('trust').getByText('export HIDDEN=ran').waitFor()
    await dialog('trust').getByText('export SET_UP=yes # ⟨U+202E⟩harmless').waitFor()
    // Enter, which runs steps elsewhere, trusts nothing.
    await page.keyboard.press('Enter')
    await dialog('trust').waitFor({ state: 'detached' })
    await pressRun(page, 'plain')
    await dialog('trust').waitFor()
    expect((await untilState(page, 'plain', ['ready'])).state).toBe('ready')
    await dialog('trust')
      .locator('[data-answer="trust"]')
      .evaluate((button) => {
        if (button instanceof HTMLElement) button.click()
      })
    expect(await dialog('trust').count()).toBe(1)
    await dialog('trust').locator('[data-answer="trust"]').click()
    await banner().waitFor({ state: 'hidden' })
    await pressRun(page, 'plain')
    await untilState(page, 'plain', ['ok'])
    await goToSlide(page, 2)
    await pressRun(page, 'uses')
    await untilState(page, 'uses', ['ok'])
  })
})

test(
  'a rehearsed step says what it usually takes, and plays its recording when it fails',
  { timeout: START_MS },
  async () => {
    const markdown = `# One\n\n\`\`\`bash {id=says}\necho seen-before; test ! -e "${folder}/broken"\n\`\`\`\n`
    await writeFile(join(folder, 'deck.md'), markdown)
    const env = { ...process.env, HOME: folder, XDG_STATE_HOME: folder }
    const rehearsal = new Command(['rehearse', join(folder, 'deck.md'), '--target', 'local', '--trust'], env)
    expect(await rehearsal.exit(), rehearsal.stderr).toBe(0)
    await writeFile(join(folder, 'broken'), '')
    await present(markdown)
    expect((await untilState(page, 'says', ['ready'])).text).toMatch(/usually [\d.]+ s/)
    await pressRun(page, 'says')
    await untilState(page, 'says', ['failed'])
    await controlsOf(page, 'says').getByRole('button', { name: 'Play the recording' }).last().click()
    expect((await untilState(page, 'says', ['ok'])).text).toMatch(/^▷recorded \d+ \w+ \d{4} on local$/)
    const label = page.locator('.terminal[data-recorded] .terminal-recorded')
    expect(await label.textContent()).toMatch(/^Recorded \d+ \w+ \d{4} on local · not live$/)
  },
)

test(
  'a reset of a real cluster lists what the lab has made, and deletes nothing else',
  { timeout: START_MS },
  async () => {
    const [{ file: kubectl } = { file: '' }] = await listKubectls()
    const PATH = [dirname(kubectl), process.env['PATH']].join(delimiter)
    const started = new Command(['sandbox'], { ...process.env, PATH })
    cluster = started
    await expect.poll(() => started.stdout, { timeout: 30_000 }).toContain('KUBECONFIG=')
    const KUBECONFIG = /KUBECONFIG='?([^'\n]+)/.exec(started.stdout)?.[1] ?? ''
    await present('# One\n\n```bash {id=make}\nkubectl create configmap mine\n```\n', { KUBECONFIG, PATH })
    await page.keyboard.press('r')
    await dialog('reset').getByText('There is nothing of this lab in the cluster.').waitFor()
    await page.keyboard.press('Enter')
    await pressRun(page, 'make')
    await untilState(page, 'make', ['ok'])
    await page.keyboard.press('r')
    await expect.poll(() => dialog('reset').locator('li').allTextContents()).toEqual(['configmap/mine'])
    await page.keyboard.press('Enter')
    await dialog('reset').waitFor({ state: 'detached' })
    await page.keyboard.press('r')
    await dialog('reset').locator('[data-answer="reset"]').click()
    await page.locator('.toast', { hasText: 'back at its start' }).waitFor()
    await untilState(page, 'make', ['ready'])
    await page.keyboard.press('r')
    await dialog('reset').getByText('There is nothing of this lab in the cluster.').waitFor()
  },
)
