import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { writeFile } from 'node:fs/promises'

import {
  controlsOf,
  goToSlide,
  launchChromium,
  openLecture,
  pressRun,
  runOnly,
  stepsOnSlide,
  untilState,
} from '../support/chromium.ts'
import { Presentation } from '../support/presentation.ts'

const DECK = `---
marp: true
title: A lecture
---

# One

No step here.

---

# Two

\`\`\`bash {id=ok}
echo it-is-$((40+2))
\`\`\`

\`\`\`bash {id=fails}
exit_with() { return $1; }; exit_with 3
\`\`\`

\`\`\`bash {id=slow}
sleep 1000
\`\`\`

---

# Three

* first
* second

---

# Four

\`\`\`bash {id=named}
echo pod-xxxxxxxxxx-yyyyy
\`\`\`

\`\`\`bash {id=many}
echo one
echo two
false
\`\`\`

\`\`\`bash {terminal=watch id=beside}
echo beside
\`\`\`
`

let browser: Browser
let presentation: Presentation
let page: Page

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
})

beforeEach(async () => {
  presentation = await Presentation.start({ markdown: DECK })
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  page = await context.newPage()
  await openLecture(page, presentation.presenterLink)
})

afterEach(async () => {
  await page.context().close()
  await presentation.end()
})

const slide = async (): Promise<string | null> => await page.locator('body').getAttribute('data-slide')
const goTo = (number: number): Promise<void> => goToSlide(page, number)

describe('the stage', () => {
  test('walks through slides and fragments by key', async () => {
    await page.keyboard.press('ArrowRight')
    await expect.poll(slide).toBe('2')
    await page.keyboard.press('End')
    await expect.poll(slide).toBe('4')
    await page.keyboard.press('Home')
    await expect.poll(slide).toBe('1')
    await goTo(3)
    await page.keyboard.press('PageDown')
    await expect.poll(async () => await page.locator('body').getAttribute('data-fragment')).toBe('1')
    expect(await slide()).toBe('3')
    await page.keyboard.press('PageUp')
    await page.keyboard.press('PageUp')
    await expect.poll(slide).toBe('2')
    expect(new URL(page.url()).hash).toBe('#2')
  })

  test('takes the token out of the address at once', async () => {
    expect(page.url()).not.toContain('token')
  })

  test('does not move slides by keys typed in the terminal', async () => {
    await goTo(2)
    await page.locator('.terminal[data-name="main"][data-state="prompt"]').waitFor()
    await page.locator('.terminal[data-name="main"] .xterm-screen').click()
    await page.keyboard.type('f p o ? 4')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('End')
    await page.keyboard.press('PageDown')
    expect(await slide()).toBe('2')
    expect(await page.locator('[role="dialog"]').count()).toBe(0)
  })

  test('lists the keys on ?, and Escape closes the list', async () => {
    await page.keyboard.press('?')
    await page.locator('[role="dialog"][data-dialog="help"]').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(async () => await page.locator('[role="dialog"]').count()).toBe(0)
  })
})

describe('a step on the stage', () => {
  test('runs on a click and shows ok with its duration', async () => {
    await goTo(2)
    await pressRun(page, 'ok')
    const { text } = await untilState(page, 'ok', ['ok'])
    expect(text).toMatch(/✓\s*ok · [\d.]+ s/)
  })

  test('shows the exit code of a failure', async () => {
    await goTo(2)
    await runOnly(page, 'fails')
    expect((await untilState(page, 'fails', ['failed'])).exit).toBe('3')
  })

  test('is stopped by its own button, with Ctrl-C', async () => {
    await goTo(2)
    await runOnly(page, 'slow')
    await untilState(page, 'slow', ['running'])
    await pressRun(page, 'slow')
    await untilState(page, 'slow', ['interrupted'])
  })

  test('asks before it types into a busy terminal', async () => {
    await goTo(2)
    await runOnly(page, 'slow')
    await untilState(page, 'slow', ['running'])
    await pressRun(page, 'ok')
    await page.locator('[data-dialog="busy"]').waitFor()
    await page.locator('[data-answer="stop"]').click()
    await untilState(page, 'slow', ['interrupted'])
    await untilState(page, 'ok', ['ok'])
  })

  test('runs by Enter, one after the other', async () => {
    await goTo(2)
    await page.keyboard.press('Enter')
    await untilState(page, 'ok', ['ok'])
    await page.keyboard.press('Enter')
    await untilState(page, 'fails', ['failed'])
  })

  test('with a placeholder that nothing fills says so, types nothing, and takes a typed name', async () => {
    await goTo(4)
    await runOnly(page, 'named')
    await untilState(page, 'named', ['failed'])
    expect(await controlsOf(page, 'named').locator('.step-note').textContent()).toContain(
      'pod-xxxxxxxxxx-yyyyy',
    )
    await page.keyboard.press('n')
    await page.locator('[data-dialog="name"]').getByRole('button', { name: 'Type it myself' }).click()
    const editor = page.locator('[data-dialog="edit"]')
    await editor.locator('textarea').fill('echo pod-real')
    await page.keyboard.press('Control+Enter')
    await untilState(page, 'named', ['ok'])
  })

  test('of several commands fails with the one that failed', async () => {
    await goTo(4)
    await runOnly(page, 'many')
    expect((await untilState(page, 'many', ['failed'])).exit).toBe('1')
  })

  test('opens its own terminal beside main', async () => {
    await goTo(4)
    await runOnly(page, 'beside')
    await untilState(page, 'beside', ['ok'])
    expect(await page.locator('.terminal[data-name="watch"]').count()).toBe(1)
  })

  test('is not run by a click that no person made', async () => {
    await goTo(2)
    await controlsOf(page, 'ok')
      .locator('button.step-run')
      .evaluate((button) => {
        if (button instanceof HTMLElement) button.click()
      })
    await page.keyboard.press('Home')
    await goTo(2)
    expect((await untilState(page, 'ok', ['ready'])).state).toBe('ready')
  })

  test('keeps its state, and the shell its screen, over a reload', async () => {
    await goTo(2)
    await pressRun(page, 'ok')
    await untilState(page, 'ok', ['ok'])
    await page.reload()
    await page.locator('body[data-slide="2"]').waitFor()
    await untilState(page, 'ok', ['ok'])
    expect(await stepsOnSlide(page)).toEqual(['ok', 'fails', 'slow'])
  })
})

describe('an edit of the deck', () => {
  test('shows on the slide without moving it or touching the terminal', async () => {
    await goTo(2)
    await pressRun(page, 'ok')
    await untilState(page, 'ok', ['ok'])
    await writeFile(presentation.deck, DECK.replace('# Two', '# Two and a half'))
    await page.getByText('Two and a half').first().waitFor()
    expect(await slide()).toBe('2')
    await untilState(page, 'ok', ['ok'])
  })
})
