import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { loadDeck } from '../../server/deck/load.ts'
import { createRenderer } from '../../server/deck/render.ts'
import { controlsOf, launchChromium, openLecture, stepsOnSlide, untilState } from '../support/chromium.ts'
import { Presentation } from '../support/presentation.ts'

/**
 * Clicks every step of the lab in order in a real Chromium, against the cluster that KUBECONFIG points at, and prints a
 * table of how each went: `npm run kube1`, with LIVEDECK_TARGET=ssh:kube1 for the way over ssh.
 */
const TARGET = process.env['LIVEDECK_TARGET'] ?? 'local'
const PICTURES = process.env['LIVEDECK_PICTURES'] ?? '/tmp/livedeck-kube1'
const LAB = new URL('../../slides/kubernetes.md', import.meta.url).pathname
const SETTLED = ['ok', 'failed', 'interrupted', 'unknown'] as const

interface Row {
  slide: number
  step: string
  command: string
  expected: string
  state: string
  exit: string
  text: string
}

const run = promisify(execFile)
const rows: Row[] = []
/** The exit code that each step says it ends with, by id. */
const expected = new Map<string, string>()
let browser: Browser
let presentation: Presentation
let page: Page

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true })
  const { steps } = await loadDeck(LAB, createRenderer())
  for (const { id, exit } of steps) expected.set(id, String(exit))
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
  const table = rows.map(
    (row) => `| ${row.slide} | ${row.command} | ${row.expected} | ${row.state} | ${row.exit} | ${row.text} |`,
  )
  const text = [
    '| slide | step | expected exit | state | exit | shown |',
    '|---|---|---|---|---|---|',
    ...table,
  ].join('\n')
  await writeFile(`${PICTURES}/table.md`, `${text}\n`)
  console.log(text)
})

/** What a lecturer does between two clicks: waits until the cluster has done what was asked, where it can. */
async function letClusterSettle(command: string): Promise<void> {
  const kubectl = async (...args: string[]): Promise<void> => {
    await run('kubectl', args).catch(() => undefined)
  }
  if (/create deployment (?:pingpong|registry)|scale deployment/.test(command)) {
    const name = command.includes('registry') ? 'deploy/registry' : 'deploy/pingpong'
    await kubectl('wait', '--for=condition=available', name, '--timeout=60s')
  }
  if (command.startsWith('kubectl run'))
    await kubectl('wait', '--for=condition=Ready', 'pod/pingpong', '--timeout=60s')
  if (/REGISTRY=127/.test(command)) {
    await expect.poll(registryAnswers, { timeout: 60_000 }).toBe(true)
  }
}

async function registryAnswers(): Promise<boolean> {
  const { stdout } = await run('kubectl', ['get', 'svc/registry', '-o', 'jsonpath={.spec.ports[0].nodePort}'])
  return await fetch(`http://127.0.0.1:${stdout}/v2/`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Gives a pod of the deployment that runs, as a lecturer reads it off the screen. */
async function findPod(): Promise<string> {
  const args = ['get', 'pods', '-l', 'app=pingpong', '--field-selector=status.phase=Running', '-o', 'name']
  const { stdout } = await run('kubectl', args)
  return stdout.split('\n')[0]?.replace('pod/', '') ?? ''
}

/** Waits for a step's end; one that waits for what this cluster cannot do (an image it cannot pull) is stopped, and says so. */
async function untilSettledOrStopped(step: string): Promise<Awaited<ReturnType<typeof untilState>>> {
  try {
    return await untilState(page, step, SETTLED, 150_000)
  } catch {
    await controlsOf(page, step).locator('button.step-run').click()
    const { state, exit, text } = await untilState(page, step, SETTLED)
    return { state, exit, text: `${text} (stopped by us after 150 s)` }
  }
}

async function clickStep(slide: number, step: string): Promise<void> {
  const controls = controlsOf(page, step)
  const before = await controls.locator('.step-state').getAttribute('data-state')
  expect(before).toBe('ready')
  await controls.locator('button.step-run').click()
  const editor = page.locator('[data-dialog="edit"]')
  const opened = await Promise.race([
    editor.waitFor().then(
      () => true,
      () => false,
    ),
    untilState(page, step, ['running', ...SETTLED], 60_000).then(() => false),
  ])
  if (opened) {
    const text = await editor.locator('textarea').inputValue()
    await editor.locator('textarea').fill(text.replace(/pingpong-x+-y+/, await findPod()))
    await page.keyboard.press('Control+Enter')
  }
  const code = (await page.locator(`pre[data-step="${step}"]`).first().textContent())?.trim() ?? ''
  const isEndless = code.startsWith('watch ')
  const { state, exit, text } = isEndless
    ? await untilState(page, step, ['running'])
    : await untilSettledOrStopped(step)
  rows.push({
    slide,
    step,
    expected: expected.get(step) ?? '',
    command: code.replaceAll('\n', '; ').replaceAll('|', '\\|'),
    state,
    exit: exit ?? '',
    text,
  })
  await letClusterSettle(code)
}

test(`every step of the lab is clicked in order on ${TARGET}`, { timeout: 30 * 60_000 }, async () => {
  const slides = await page.locator('#deck > svg').count()
  for (let slide = 1; slide <= slides; slide += 1) {
    await page.evaluate((n) => {
      location.hash = `#${n}`
    }, slide)
    await page.locator(`body[data-slide="${slide}"]`).waitFor()
    for (const step of await stepsOnSlide(page)) {
      await clickStep(slide, step)
      await page.screenshot({ path: `${PICTURES}/${String(slide).padStart(2, '0')}-${step}.png` })
    }
  }
  expect(rows.length).toBeGreaterThan(30)
  expect(rows.filter(({ state }) => state === 'unknown')).toEqual([])
})
