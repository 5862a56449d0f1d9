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
import { HOTELS_SLIDE, readHotels } from '../support/hotels.ts'
import { LAB, LabWalk, surprisesOf } from '../support/lab-walk.ts'
import { Presentation } from '../support/presentation.ts'

const PICTURES = process.env['LIVEDECK_PICTURES']

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
    expect(surprisesOf(clicked)).toEqual([])
  },
)

test(
  'the hotels that were just deployed open from the slide, on a map that can be read',
  { timeout: 60_000 },
  async () => {
    await goToSlide(page, HOTELS_SLIDE)
    const link = page.locator('.step-link:visible')
    expect(await link.getAttribute('href')).toBe(`http://127.0.0.1:${await nodePortOf('frontend')}/`)
    await readHotels(page, PICTURES)
  },
)

/** The NodePort of a Service of the lab. */
async function nodePortOf(service: string): Promise<string> {
  const args = ['get', `svc/${service}`, '-o', 'jsonpath={.spec.ports[0].nodePort}']
  const { stdout } = await promisify(execFile)('kubectl', args, { env })
  return stdout
}
