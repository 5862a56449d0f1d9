import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import {
  controlsOf,
  goToSlide,
  launchChromium,
  openLecture,
  pressRun,
  runOnly,
  untilState,
} from '../support/chromium.ts'
import { listKubectls } from '../support/kubectls.ts'
import { Presentation } from '../support/presentation.ts'

const DECK = new URL('../fixtures/live/steps-to-trust.md', import.meta.url).pathname
const PLACEHOLDER = 'web-xxxxxxxxxx-yyyyy'
const POD = /^web-(?!x{10})[a-z0-9]+-[a-z0-9]{5}$/

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
  presentation = await Presentation.start({ file: DECK }, ['--target', 'sandbox'])
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  await openLecture(page, presentation.presenterLink)
}, 90_000)

afterEach(async () => {
  await page.context().close()
  await presentation.end()
}, 90_000)

const nameOf = (step: string): Locator => controlsOf(page, step).locator('.step-name')
const dialog = (name: string): Locator => page.locator(`[data-dialog="${name}"]`)
const strip = (of: Page = page): Locator => of.locator('.catch-up')

/** Makes the pods whose names are then looked for. */
async function makePods(): Promise<void> {
  await pressRun(page, 'make')
  await untilState(page, 'make', ['ok'], 60_000)
}

async function untilNamed(step: string): Promise<string> {
  await expect.poll(() => nameOf(step).textContent(), { timeout: 30_000 }).toMatch(POD)
  return (await nameOf(step).textContent()) ?? ''
}

/** Looks for the first name in the terminal that can be clicked, row by row, and clicks it. */
async function clickNameInTerminal(): Promise<void> {
  const screen = page.locator('.terminal[data-name="main"] .terminal-screen')
  const { x, y, width, height } = (await screen.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  for (let down = 5; down < height; down += 6) {
    for (let right = 40; right < width; right += 80) {
      await page.mouse.move(x + right, y + down)
      if ((await screen.getAttribute('title')) === null) continue
      await page.mouse.down()
      await page.mouse.up()
      return
    }
  }
  throw new Error('no name in the terminal can be clicked')
}

describe('a placeholder', () => {
  test('shows a real name in its own place, which is what runs', { timeout: 120_000 }, async () => {
    await makePods()
    const block = page.locator('[data-step="filled"]')
    await goToSlide(page, 2)
    const before = await block.boundingBox()
    await untilNamed('filled')
    expect(await block.boundingBox()).toEqual(before)
    await pressRun(page, 'list')
    await untilState(page, 'list', ['ok'])
    await pressRun(page, 'filled')
    expect((await untilState(page, 'filled', ['ok', 'failed'])).state).toBe('ok')
    await page.locator('[data-step="filled"]').hover({ position: { x: 8, y: 8 } })
    await controlsOf(page, 'filled').locator('button.step-edit').click()
    const text = await dialog('edit').locator('textarea').inputValue()
    expect(text).toMatch(/^kubectl get pod web-\S+ -o name$/)
    expect(text).not.toContain(PLACEHOLDER)
  })

  test(
    'takes another name by key, and one that is clicked in the terminal',
    { timeout: 120_000 },
    async () => {
      await makePods()
      await goToSlide(page, 2)
      const first = await untilNamed('filled')
      await page.keyboard.press('n')
      await dialog('name').waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect.poll(() => nameOf('filled').textContent()).not.toBe(first)
      await pressRun(page, 'list')
      await untilState(page, 'list', ['ok'])
      const chosen = await untilNamed('filled')
      await clickNameInTerminal()
      // The keys are the slide's again, so that Enter runs what was chosen.
      await expect.poll(() => page.locator('body').getAttribute('data-focus')).toBe('slide')
      expect([first, chosen]).toContain(await untilNamed('filled'))
    },
  )

  test('that nothing fits says so, and its step types nothing', async () => {
    await goToSlide(page, 2)
    await controlsOf(page, 'unfilled').locator('.step-fill[data-missing] .step-name').waitFor()
    await controlsOf(page, 'unfilled').getByText('Nothing in the cluster has a name like').waitFor()
    await runOnly(page, 'unfilled')
    expect((await untilState(page, 'unfilled', ['ok', 'failed'])).state).toBe('failed')
    expect(await page.locator('.terminal[data-name="main"]').getAttribute('data-state')).toBe('prompt')
  })
})

test('a step that waits says for what and how long, and can be stopped', async () => {
  await goToSlide(page, 3)
  await runOnly(page, 'vain')
  const { text } = await untilState(page, 'vain', ['waiting'])
  expect(text).toMatch(/waits for deployment\/missing available · \d+ of 120 s/)
  await pressRun(page, 'vain')
  await untilState(page, 'vain', ['interrupted'])
})

test('an output that is not as expected is shown line by line, as text', async () => {
  await goToSlide(page, 4)
  await runOnly(page, 'pattern')
  expect((await untilState(page, 'pattern', ['ok', 'failed'])).text).toContain('not as expected')
  await controlsOf(page, 'pattern').locator('.step-differs').click()
  await dialog('mismatch').getByText('<b>bold</b>', { exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await dialog('mismatch').waitFor({ state: 'detached' })
  await pressRun(page, 'lines')
  await untilState(page, 'lines', ['failed'])
  await controlsOf(page, 'lines').locator('.step-differs').click()
  expect(await dialog('mismatch').locator('[data-sign="-"]').allTextContents()).toEqual(['−second'])
})

describe('what comes before a step', () => {
  test('is listed when it has not run, and left out or left alone as the presenter says', async () => {
    await goToSlide(page, 4)
    await pressRun(page, 'pattern')
    await expect.poll(() => dialog('before').locator('li').count()).toBe(5)
    // Enter runs the one step that was asked for, and nothing else.
    await page.keyboard.press('Enter')
    await untilState(page, 'pattern', ['failed'])
    await goToSlide(page, 5)
    await pressRun(page, 'last')
    await dialog('before').getByText('One step before this has not run').waitFor()
    await page.keyboard.press('Escape')
    expect((await untilState(page, 'last', ['ready'])).state).toBe('ready')
  })

  test('runs first when the presenter wants that', { timeout: 90_000 }, async () => {
    await goToSlide(page, 2)
    await pressRun(page, 'list')
    await dialog('before').getByText('kubectl create deployment web').waitFor()
    await dialog('before').locator('[data-answer="run"]').click()
    await untilState(page, 'list', ['ok'], 60_000)
    await goToSlide(page, 1)
    await untilState(page, 'make', ['ok'])
  })

  test('is caught up with by key, which the audience sees and only the presenter stops', async () => {
    const hall = await browser.newContext()
    const follower = await hall.newPage()
    await openLecture(follower, presentation.followerLink)
    await goToSlide(page, 5)
    await page.keyboard.press('c')
    await dialog('catch-up').getByText('7 steps before it').waitFor()
    await dialog('catch-up').locator('[data-answer="start"]').click()
    await strip().locator('.catch-up-count').waitFor()
    await strip(follower).locator('.catch-up-count').waitFor()
    expect(await strip(follower).locator('.catch-up-stop').isVisible()).toBe(false)
    await strip().locator('.catch-up-stop').click()
    await strip()
      .getByText(/^(?:Stopped|Ended) after \d of 7 steps/)
      .waitFor({ timeout: 30_000 })
    await hall.close()
  })
})
