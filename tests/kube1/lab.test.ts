import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchChromium, openLecture } from '../support/chromium.ts'
import { readHotels } from '../support/hotels.ts'
import { type ClickedStep, LAB, LabWalk, surprisesOf } from '../support/lab-walk.ts'
import { Presentation } from '../support/presentation.ts'

/**
 * Clicks every step of the lab in order in a real Chromium, against the cluster that KUBECONFIG points at, and prints a
 * table of how each went: `npm run kube1`, with LIVEDECK_TARGET=ssh:kube1 for the way over ssh. What the cluster has to have
 * for that, hotelapp/README.md says.
 */
const TARGET = process.env['LIVEDECK_TARGET'] ?? 'local'
/** What the lab leaves in a cluster, and its first pod when it ends early. */
const MADE = ['pingpong', 'frontend', 'profile', 'search', 'geo', 'rate', 'registry']
const LEFTOVERS = [
  ['pod', 'pingpong'],
  ['deployment', ...MADE],
  ['service', ...MADE],
]
/** From here on the lab's files are needed. */
const BUILD_SLIDE = 62
const PICTURES = process.env['LIVEDECK_PICTURES'] ?? '/tmp/livedeck-kube1'

let browser: Browser
let presentation: Presentation
let page: Page
let clicked: ClickedStep[] = []

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true })
  browser = await launchChromium()
  presentation = await Presentation.start({ file: LAB }, ['--target', TARGET], {
    HOME: process.env['HOME'] ?? '/root',
  })
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await openLecture(page, presentation.presenterLink)
  page.setDefaultTimeout(60_000)
})

afterAll(async () => {
  await browser.close()
  await presentation.end()
  for (const args of LEFTOVERS)
    await promisify(execFile)('kubectl', ['delete', '--ignore-not-found', ...args])
  const table = clicked.map(
    ({ slide, command, expected, state, exit, text }) =>
      `| ${slide} | ${command.replaceAll('|', '\\|')} | ${expected} | ${state} | ${exit} | ${text} |`,
  )
  const heading = ['| slide | step | expected exit | state | exit | shown |', '|---|---|---|---|---|---|']
  const text = [...heading, ...table].join('\n')
  await writeFile(`${PICTURES}/table.md`, `${text}\n`)
  console.log(text)
})

test(`every step of the lab is clicked in order on ${TARGET}`, { timeout: 30 * 60_000 }, async () => {
  const picture = (slide: number, step: string): string =>
    `${PICTURES}/${String(slide).padStart(2, '0')}-${step}.png`
  const walk = new LabWalk({
    page,
    env: process.env,
    patience: 150_000,
    onStep: async (slide, step) => void (await page.screenshot({ path: picture(slide, step) })),
  })
  clicked = await walk.clickThrough()
  expect(clicked.length).toBeGreaterThan(30)
  // Another machine has no files of the lab here, as nobody can be asked: what docker-compose builds is in the table only.
  const counted = TARGET === 'local' ? clicked : clicked.filter(({ slide }) => slide < BUILD_SLIDE)
  expect(surprisesOf(counted)).toEqual([])
})

// On another machine the port is not this one's to open.
test.skipIf(TARGET !== 'local')('the hotels open from the slide, on a map that can be read', async () => {
  await readHotels(page, PICTURES)
})
