import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { askControl, findControl } from '../../server/control-client.ts'
import { provideKubectl } from '../../server/kubectl/kubectl.ts'
import { launchChromium, openLecture } from '../support/chromium.ts'
import { LAB, LabWalk } from '../support/lab-walk.ts'
import { Presentation } from '../support/presentation.ts'

/** The part of the lab that asks for kubectl alone; docker and the registry come after it. */
const LAST_KUBECTL_SLIDE = 50
/** Steps that end otherwise than the deck says, on kube1 as well: the hotel's images cannot be pulled by anyone here. */
const FAILS_EVERYWHERE = /^kubectl logs deploy\/profile/
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
  'without any cluster every kubectl step of the lab, clicked in order, goes as on kube1',
  { timeout: 240_000 },
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
    const clicked = await walk.clickThrough(LAST_KUBECTL_SLIDE)
    expect(clicked.length).toBeGreaterThan(20)
    const surprises = clicked.filter(({ command, expected, state, exit }) => {
      if (command.startsWith('watch ')) return state !== 'running'
      if (FAILS_EVERYWHERE.test(command)) return state !== 'failed' || exit !== '1'
      return state !== 'ok' || exit !== expected
    })
    expect(surprises).toEqual([])
  },
)
