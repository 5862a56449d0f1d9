import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Exporter } from '../../server/handout/exporter.ts'
import { HANDOUT_KINDS } from '../../server/protocol/handout.ts'
import { launchChromium, openLecture } from '../support/chromium.ts'
import { Presentation, tokenOf } from '../support/presentation.ts'
import { tradeToken } from '../support/window.ts'

const home = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'ldh-'))
const DECK = `---
marp: true
theme: jobs
title: Handouts
---

# One

\`\`\`console
$ echo "a & b" | cat
\`\`\`

<!-- Tell them. -->

---

# Two
`

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

describe('the HTML handout, opened from a file', () => {
  let page: Page
  const asked: string[] = []
  const errors: string[] = []

  beforeAll(async () => {
    const deck = path.join(folder, 'html.md')
    writeFileSync(deck, DECK)
    const exporter = new Exporter({ home, environment: process.env })
    const [part] = await exporter.make(await exporter.read(deck), { format: 'html' })
    await exporter.dispose()
    const file = path.join(folder, 'html.html')
    writeFileSync(file, part?.bytes ?? '')
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    page = await context.newPage()
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(pathToFileURL(file).href)
  })

  test('presents with the keys of Marp, and loads nothing but itself', async () => {
    await page.locator('svg.bespoke-marp-active h1', { hasText: 'One' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator('svg.bespoke-marp-active h1', { hasText: 'Two' }).waitFor()
    expect(await page.locator('.copy-code').count()).toBe(0)
    await page.keyboard.press('ArrowLeft')
    await page.locator('svg.bespoke-marp-active h1', { hasText: 'One' }).waitFor()
    expect(asked.filter((url) => !url.startsWith('data:') && !url.endsWith('/html.html'))).toEqual([])
    expect(errors).toEqual([])
  })

  test('copies a step without its prompt', async () => {
    await page.locator('.copy-code').click()
    await page.locator('.copy-code', { hasText: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('echo "a & b" | cat')
  })
})

describe('a handout from the presenter’s page', () => {
  let presentation: Presentation
  let page: Page
  const temporary = path.join(folder, 't')

  beforeAll(async () => {
    const { mkdirSync } = await import('node:fs')
    mkdirSync(temporary)
    presentation = await Presentation.start({ markdown: DECK }, ['--target', 'local'], { TMPDIR: temporary })
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await openLecture(page, presentation.presenterLink)
  })

  /** Asks for a handout in the open dialog and saves the file that is offered. */
  const save = async (kind: string): Promise<{ name: string; bytes: Buffer }> => {
    await page.locator(`[data-handout="${kind}"]`).click()
    await page.locator('.handout-busy').waitFor({ state: 'detached' })
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.handout-file').click(),
    ])
    const file = path.join(folder, 'got')
    await download.saveAs(file)
    return { name: download.suggestedFilename(), bytes: readFileSync(file) }
  }

  const browsers = (): string[] =>
    readdirSync(temporary).filter((name) => name.startsWith('livedeck-browser-'))

  test('is asked for by a key, made by the server and offered as a file', async () => {
    await page.keyboard.press('e')
    const { name, bytes } = await save('pdf')
    expect(name).toBe('deck.pdf')
    expect(bytes.toString('latin1', 0, 5)).toBe('%PDF-')
    expect(browsers()).toHaveLength(1)
  })

  test.each([
    ['pdf-notes', 'deck.pdf', /^%PDF-[\s\S]*\/Subtype \/Text/],
    ['html', 'deck.html', /^<!doctype html>(?![\s\S]*Tell them\.)[\s\S]*bespoke/],
    ['html-notes', 'deck.html', /^<!doctype html>[\s\S]*<p>Tell them\.<\/p>/],
    ['pptx', 'deck.pptx', /^PK[\s\S]*ppt\/media\/image-2-1\.png/],
    ['png', 'deck.zip', /^PK[\s\S]*deck\.002\.png/],
    ['notes', 'deck.txt', /Tell them\./],
    ['worksheet', 'deck.worksheet.md', /^# One[\s\S]*echo "a & b" \| cat/],
    ...['2', '3', '4', '6', '9'].map((count): [string, string, RegExp] => [
      `paper-${count}`,
      `deck.handout-${count}.pdf`,
      /^%PDF-[\s\S]*\/MediaBox \[0 0 \d+/,
    ]),
    ['paper-notes', 'deck.handout-notes.pdf', /^%PDF-[\s\S]*\/Count 2/],
  ])('may be of the kind %s, in %s', async (kind, file, content) => {
    const { name, bytes } = await save(kind)
    expect(name).toBe(file)
    expect(bytes.toString('latin1')).toMatch(content)
  })

  test('is of a kind that the page can ask for', async () => {
    const offered = await page
      .locator('[data-handout]')
      .evaluateAll((buttons) =>
        buttons.map((button) => (button instanceof HTMLElement ? button.dataset['handout'] : undefined)),
      )
    expect(new Set(offered)).toEqual(new Set(HANDOUT_KINDS))
    expect(await page.locator('.handout-choices button').count()).toBe(8)
  })

  test('says what a reader of it may miss', async () => {
    writeFileSync(
      presentation.deck,
      DECK.replace('title:', `style: '@import url(https://fonts.example/a)'\ntitle:`),
    )
    await save('html')
    expect(await page.locator('.handout-doubt').textContent()).toMatch(
      /^the theme asks for `https:\/\/fonts\.example\/a`/,
    )
  })

  test('that cannot be made says why', async () => {
    writeFileSync(presentation.deck, `${DECK}\n![](gone.png)\n`)
    await page.locator('[data-handout="html"]').click()
    const failure = page.locator('.handout-failed')
    await failure.waitFor()
    expect(await failure.textContent()).toMatch(/one problem to mend[\s\S]*gone\.png/)
    writeFileSync(presentation.deck, DECK)
    await page.keyboard.press('Escape')
  })

  test('is refused to followers, strangers and pages of elsewhere', async () => {
    const { url } = presentation
    const follower = await tradeToken(url, tokenOf(presentation.followerLink))
    const ask = async (headers: Record<string, string>, body: object): Promise<number> => {
      const response = await fetch(`${url}/handout`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Livedeck': '1', Origin: url, ...headers },
        body: JSON.stringify(body),
      })
      return response.status
    }
    const own = { cookie: follower.cookie }
    expect(await ask(own, { kind: 'notes', pageKey: follower.pageKey })).toBe(403)
    expect(await ask({}, { kind: 'notes', pageKey: follower.pageKey })).toBe(401)
    expect(await ask({ ...own, Origin: 'http://evil.example' }, { kind: 'notes' })).toBe(403)
  })

  test('needs a browser that ends with the lecture', async () => {
    expect(await presentation.end()).toBe(0)
    await vi.waitFor(() => expect(browsers()).toEqual([]))
  })
})
