import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readTranscript } from '../../server/handout/answers/read-transcript.ts'
import { Exporter } from '../../server/handout/exporter.ts'
import { ANSWERED_DECK, TRANSCRIPT } from '../support/answered-deck.ts'
import { launchChromium } from '../support/chromium.ts'

const home = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'ldh-'))
const file = path.join(folder, 'answers.html')

let browser: Browser
let page: Page
beforeAll(async () => {
  const exporter = new Exporter({
    home,
    environment: process.env,
    transcript: () => readTranscript(TRANSCRIPT),
  })
  const [part] = await exporter.make(await exporter.read(ANSWERED_DECK), { format: 'html' })
  await exporter.dispose()
  writeFileSync(file, part?.bytes ?? '')
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

/** The heading of the slide that shows. */
const heading = (text: string): Promise<void> =>
  page.locator('svg.bespoke-marp-active :is(h1, .answers-title p:last-child)', { hasText: text }).waitFor()
const isAnswers = 'svg.bespoke-marp-active section.answers'
const replay = 'svg.bespoke-marp-active [data-cast="cast-watch"]'

/** Opens the page of answers that has the one step worth a replay; the slides before it and after it have other headings. */
async function openAnswers(): Promise<void> {
  await page.goto('about:blank')
  await page.goto(pathToFileURL(file).href)
  for (let turns = 0; turns < 20 && (await page.locator(replay).count()) === 0; turns++)
    await page.keyboard.press('ArrowRight')
  await page.locator(replay).waitFor()
}

/** Presses Tab until an element has the focus. */
async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${selector}`)
}

const playing = (): Promise<void> =>
  page.locator('dialog .ap-term', { hasText: 'kubectl get nodes' }).waitFor()
const closed = (): Promise<void> => page.locator('dialog').waitFor({ state: 'detached' })

describe('after a replay that was opened by pointer', () => {
  beforeEach(async () => {
    await openAnswers()
    await page.locator(replay).click()
    await playing()
  })

  test.each(['ArrowRight', 'PageDown', ' '])('and closed by Escape, %o turns the slide', async (key) => {
    await page.keyboard.press('Escape')
    await closed()
    await page.keyboard.press(key)
    await heading('漢字')
    expect(await page.locator('dialog').count()).toBe(0)
  })

  test('and closed by its button, ArrowLeft goes back', async () => {
    await page.locator('.answers-replay-close').click()
    await closed()
    await page.keyboard.press('ArrowLeft')
    await page.locator('svg.bespoke-marp-active h1', { hasText: 'A screen of its own' }).waitFor()
  })

  test('no key turns a slide while it plays, and the clock shows how long it is', async () => {
    await page.keyboard.press('ArrowRight')
    expect(await page.locator(isAnswers).count()).toBe(1)
    await page.locator('dialog .ap-time-remaining', { hasText: /0[1-9]$/ }).waitFor({ state: 'attached' })
  })
})

describe('a button that was reached by Tab', () => {
  beforeEach(openAnswers)

  test('opens the replay by Space, and has the focus again; but arrows and Home and End turn slides', async () => {
    await tabTo(replay)
    await page.keyboard.press(' ')
    await playing()
    await page.keyboard.press('Escape')
    await closed()
    expect(await page.locator(`${replay}:focus`).count()).toBe(1)
    await page.keyboard.press('ArrowRight')
    await heading('漢字')
    await openAnswers()
    await tabTo(replay)
    await page.keyboard.press('Home')
    await heading('Answers on paper')
  })

  test('folds by Space where it is a summary, and after a click Space turns the slide', async () => {
    const answer = page.locator('section.answers:has([data-cast="cast-watch"]) details').first()
    const wasOpen = (): Promise<boolean> => answer.evaluate((details) => details.hasAttribute('open'))
    const before = await wasOpen()
    await tabTo('svg.bespoke-marp-active details:first-of-type > summary')
    await page.keyboard.press(' ')
    expect(await wasOpen()).toBe(!before)
    await answer.locator('summary').click()
    expect(await wasOpen()).toBe(before)
    await page.keyboard.press(' ')
    await heading('漢字')
    expect(await wasOpen()).toBe(before)
  })
})

describe('a copy button', () => {
  /** Whether each button is free of the text of its slide, and as wide once it was pressed. */
  const look = (): Promise<{ covered: number; height: number; width: number }[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('.copy-code')].map((button) => {
        const own = button.getBoundingClientRect()
        const range = document.createRange()
        const rects = [...document.querySelectorAll('svg.bespoke-marp-active pre code')].flatMap((code) => {
          range.selectNodeContents(code)
          return Array.from(range.getClientRects())
        })
        const covered = rects.filter(
          ({ left, right, top, bottom }) =>
            left < own.right && right > own.left && top < own.bottom && bottom > own.top,
        )
        return { covered: covered.length, height: own.height, width: own.width }
      }),
    )

  test.each([
    [390, 700],
    [1280, 720],
    [1920, 1080],
  ])('covers no code at %i x %i and is in scale with the slide', async (width, height) => {
    await page.setViewportSize({ width, height })
    await page.goto('about:blank')
    await page.goto(`${pathToFileURL(file).href}#3`)
    await page.locator('.copy-code').waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => true))
    const [button] = await look()
    expect(button?.covered).toBe(0)
    expect(button?.height).toBeGreaterThan(width / 50)
  })

  test('keeps its width when it was pressed, and leaves the keys to the slides', async () => {
    const [before] = await look()
    await page.locator('.copy-code').click()
    await page.locator('.copy-code[data-done]').waitFor()
    const [after] = await look()
    expect(after?.width).toBe(before?.width)
    await page.keyboard.press(' ')
    await page.locator(isAnswers).waitFor()
  })
})
