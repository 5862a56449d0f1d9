import { existsSync } from 'node:fs'

import { type Browser, type Locator, type Page, chromium } from 'playwright-core'

const CANDIDATES = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** Starts a real Chromium that talks to nobody but the test. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))
  if (executablePath === undefined) {
    throw new Error('browser tests need Chromium: apt-get install chromium, or set CHROME_PATH')
  }
  const args = [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return await chromium.launch({ executablePath, args })
}

/** Opens a lecture by its link and waits until it is connected and its first slide shows. */
export async function openLecture(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.locator('body[data-connection="open"]').waitFor()
  await page.locator('#deck > svg').first().waitFor({ state: 'attached' })
}

/** Goes to a slide by its number in the address, and waits until it shows. */
export async function goToSlide(page: Page, slide: number): Promise<void> {
  await page.evaluate((n) => {
    location.hash = `#${n}`
  }, slide)
  await page.locator(`body[data-slide="${slide}"]`).waitFor()
}

/** The overlay controls of a step. */
export function controlsOf(page: Page, step: string): Locator {
  return page.locator(`[data-step-control="${step}"]`)
}

/** Presses the run button of a step. */
export async function pressRun(page: Page, step: string): Promise<void> {
  await controlsOf(page, step).locator('button.step-run').click()
}

/** Presses the run button of a step before which others have not run, and answers that only this one shall. */
export async function runOnly(page: Page, step: string): Promise<void> {
  await pressRun(page, step)
  await page.locator('[data-dialog="before"] [data-answer="skip"]').click()
}

/** Waits until a step's state is one of these, and gives it with its exit code. */
export async function untilState(
  page: Page,
  step: string,
  states: readonly string[],
  timeout = 20_000,
): Promise<{ state: string; exit: string | null; text: string }> {
  const selector = states
    .map((state) => `[data-step-control="${step}"] .step-state[data-state="${state}"]`)
    .join(', ')
  const label = page.locator(selector)
  await label.waitFor({ state: 'attached', timeout })
  const state = (await label.getAttribute('data-state')) ?? ''
  return { state, exit: await label.getAttribute('data-exit'), text: (await label.textContent()) ?? '' }
}

/** Lists the ids of the steps on the slide that shows. */
export async function stepsOnSlide(page: Page): Promise<string[]> {
  return await page
    .locator('[data-step-control]')
    .evaluateAll((nodes) =>
      nodes
        .filter((node) => node instanceof HTMLElement && node.checkVisibility())
        .map((node) => node.getAttribute('data-step-control') ?? ''),
    )
}
