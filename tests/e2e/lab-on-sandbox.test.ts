import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { askControl, findControl } from '../../server/control-client.ts'
import { provideKubectl } from '../../server/kubectl/kubectl.ts'
import { goToSlide, launchChromium, openLecture } from '../support/chromium.ts'
import { LAB, LabWalk } from '../support/lab-walk.ts'
import { Presentation } from '../support/presentation.ts'

const PICTURES = process.env['LIVEDECK_PICTURES']

/** A laptop's window and a projector's, in pixels. */
const SCREENS = [
  [1280, 720],
  [1920, 1080],
] as const

let browser: Browser
let presentation: Presentation
let page: Page
let folder: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livedeck-lab-'))
  const kubectl = await provideKubectl({ environment: process.env, say: console.log })
  const PATH = [dirname(kubectl), process.env['PATH']].join(delimiter)
  presentation = await Presentation.start({ file: LAB }, [], { PATH, XDG_RUNTIME_DIR: folder })
  const [own = ''] = await readdir(folder)
  env = {
    ...process.env,
    PATH,
    KUBECONFIG: join(folder, own, 'kubeconfig'),
    KUBECACHEDIR: join(folder, 'cache'),
  }
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await openLecture(page, presentation.presenterLink)
}, 120_000)

afterAll(async () => {
  await browser.close()
  await presentation.end()
  await rm(folder, { recursive: true, force: true })
})

test(
  'without any cluster every step of the lab, clicked in order, ends as the deck says',
  { timeout: 300_000 },
  async () => {
    // Deleted pods take their thirty seconds, but not of ours.
    await askControl(await findControl(env), { action: 'speed', speed: 10 })
    const walk = new LabWalk({
      page,
      env,
      patience: 60_000,
      onStep: async (slide, step) => {
        if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${slide}-${step}.png`) })
      },
    })
    const clicked = await walk.clickThrough()
    expect(clicked.length).toBeGreaterThan(35)
    const surprises = clicked.filter(({ command, expected, state, exit }) =>
      command.startsWith('watch ') ? state !== 'running' : state !== 'ok' || exit !== expected,
    )
    expect(surprises).toEqual([])
  },
)

test(
  'the hotels that were just deployed open from the slide, on a map that can be read',
  { timeout: 60_000 },
  async () => {
    await goToSlide(page, 50)
    const link = page.locator('.step-link:visible')
    expect(await link.getAttribute('href')).toBe(`http://127.0.0.1:${await nodePortOf('frontend')}/`)
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'open.png') })
    const [map] = await Promise.all([page.waitForEvent('popup'), link.click()])
    for (const [width, height] of SCREENS) {
      await map.setViewportSize({ width, height })
      await map.reload()
      await expect.poll(() => map.locator('#hotels li').count()).toBe(24)
      expect(await coveredPrices(map)).toEqual([])
      const row = map.locator('#hotels button').nth(2)
      await row.click()
      const [name = '', price = ''] = await row.locator('.name, .price').allTextContents()
      const popup = await map.locator('.leaflet-popup-content').textContent()
      for (const part of [name, `${price} a night`, '+357 22']) expect(popup).toContain(part)
      expect(await map.locator('.hotel[data-chosen]').textContent()).toBe(price)
      if (PICTURES !== undefined)
        await map.screenshot({ path: join(PICTURES, `hotels-${width}.png`), animations: 'disabled' })
    }
  },
)

/** The prices that another one covers, where they cannot be read. */
async function coveredPrices(map: Page): Promise<string[]> {
  return await map.evaluate(() => {
    const labels = [...document.querySelectorAll('.hotel:not([data-small]) span')].map((label) => ({
      text: label.textContent ?? '',
      box: label.getBoundingClientRect(),
    }))
    if (labels.length < 10) return [`only ${labels.length} prices show`]
    const covers = (one: DOMRect, other: DOMRect): boolean =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
    return labels.flatMap(({ text, box }, index) =>
      labels.slice(index + 1).some((other) => covers(box, other.box)) ? [text] : [],
    )
  })
}

/** The NodePort of a Service of the lab. */
async function nodePortOf(service: string): Promise<string> {
  const args = ['get', `svc/${service}`, '-o', 'jsonpath={.spec.ports[0].nodePort}']
  const { stdout } = await promisify(execFile)('kubectl', args, { env })
  return stdout
}
