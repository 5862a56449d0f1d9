import { existsSync, readFileSync } from 'node:fs'

import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { childrenOf } from '../support/children.ts'
import { launchChromium, openLecture, pressRun, runOnly, untilState } from '../support/chromium.ts'
import { listKubectls } from '../support/kubectls.ts'
import { Presentation } from '../support/presentation.ts'

const DECK = `# A simulated cluster

\`\`\`bash {id=create}
kubectl create configmap mine
\`\`\`

\`\`\`bash {id=gone exit=1}
kubectl get configmap mine
\`\`\`

\`\`\`bash {id=faster}
sandbox speed 10
\`\`\`

\`\`\`bash {id=real}
sandbox speed 1
\`\`\`
`

let browser: Browser
let presentation: Presentation
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
  // What is fetched once is fetched before the clock of a test runs.
  await listKubectls()
})

afterAll(() => browser.close())

beforeEach(async () => {
  // No --target: with no cluster at hand the sandbox is where steps run.
  presentation = await Presentation.start({ markdown: DECK }, [])
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await openLecture(page, presentation.presenterLink)
})

afterEach(async () => {
  await page.context().close()
  await presentation.end()
})

const bar = (): ReturnType<Page['locator']> => page.locator('#bar')
const toast = (text: string): Promise<void> => page.locator('.toast', { hasText: text }).waitFor()

async function click(step: string): Promise<void> {
  await pressRun(page, step)
  await untilState(page, step, ['ok'])
}

/** The sandbox's process: the one child of livedeck that runs its entry. */
function sandboxPid(): number {
  const found = childrenOf(presentation.child.pid ?? 0).find((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('sandbox.js'),
  )
  return Number(found)
}

describe('a lecture on the sandbox', () => {
  test('says that its cluster is simulated, to the audience as well', async () => {
    await bar().getByText('simulated cluster', { exact: true }).waitFor()
    expect(await bar().locator('.bar-target').textContent()).toBe('sandbox')
    const hall = await browser.newContext()
    const follower = await hall.newPage()
    await openLecture(follower, presentation.followerLink)
    await follower.locator('#bar').getByText('simulated cluster', { exact: true }).waitFor()
    expect(await follower.locator('.bar-reset').isVisible()).toBe(false)
    await follower.keyboard.press('r')
    expect(await follower.locator('[data-dialog="reset"]').count()).toBe(0)
    await hall.close()
  })

  test('is reset by its presenter, who is asked first', async () => {
    await click('create')
    await bar().getByRole('button', { name: 'Reset what the lab made' }).click()
    const dialog = page.locator('[data-dialog="reset"]')
    await dialog.waitFor()
    // Enter runs steps elsewhere on the page; here it keeps the cluster.
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('r')
    await dialog.getByRole('button', { name: 'Reset the cluster' }).click()
    await toast('back in its first state')
    await runOnly(page, 'gone')
    expect(await untilState(page, 'gone', ['ok', 'failed'])).toMatchObject({ state: 'ok', exit: '1' })
  })

  test('is not reset by a follower, whatever its page sends', async () => {
    await click('create')
    const follower = await presentation.openFollower()
    follower.send({ type: 'reset-cluster' })
    expect(await follower.until('refused')).toMatchObject({ code: 'not-allowed' })
    expect((await follower.until('cluster')).cluster.resets).toBe(0)
    await follower.close()
  })

  test('says when its time goes faster than ours, and moves nothing in the bar', async () => {
    const label = page.locator('.bar-simulated')
    const before = await label.boundingBox()
    await runOnly(page, 'faster')
    await untilState(page, 'faster', ['ok'])
    await bar().getByText('10× time', { exact: true }).waitFor()
    expect(await label.boundingBox()).toEqual(before)
    await click('real')
    await expect.poll(() => bar().locator('.bar-speed').textContent()).toBe('')
  })

  test('goes on when the cluster crashes, which comes back under the same KUBECONFIG', async () => {
    await click('create')
    process.kill(sandboxPid(), 'SIGKILL')
    await toast('runs again, in its first state')
    await pressRun(page, 'gone')
    expect(await untilState(page, 'gone', ['ok', 'failed'])).toMatchObject({ state: 'ok', exit: '1' })
  })

  test('leaves no process behind', async () => {
    const pid = sandboxPid()
    expect(await presentation.end()).toBe(0)
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })
})
