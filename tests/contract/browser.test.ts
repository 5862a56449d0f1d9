import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, launchBrowser } from '../../server/browser/browser.ts'
import { findBrowser } from '../../server/browser/find-browser.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-browser-test-'))
const { CHROME_PATH, PATH } = process.env
const environment = { PATH, HOME: folder, CHROME_PATH }

afterAll(() => rmSync(folder, { recursive: true }))

const profiles = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`livedeck-browser-${process.pid}-`))

/** The processes of pages below this one. */
function rendererPids(): number[] {
  const parents = new Map<number, number>()
  const renderers: number[] = []
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const [, rest = ''] = readFileSync(`/proc/${name}/stat`, 'latin1').split(') ')
      parents.set(Number(name), Number(rest.split(' ')[1]))
      if (readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('--type=renderer'))
        renderers.push(Number(name))
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0))
  return renderers.filter(isOurs)
}

describe('a browser of ours', () => {
  let browser: Browser
  const size = { width: 320, height: 180 }
  beforeAll(async () => {
    browser = await launchBrowser(environment)
  })
  afterAll(() => browser.dispose())

  test('prints a page to PDF and takes its picture', async () => {
    const page = await browser.newPage(size)
    await page.open({ html: '<!doctype html><title>A</title><h1>Hello</h1>' })
    const [pdf, png] = [await page.print(), await page.capture()]
    expect(pdf.toString('latin1', 0, 5)).toBe('%PDF-')
    expect(png.toString('latin1', 1, 4)).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 180])
    await page.dispose()
  })

  test('loads the files that it is given and refuses all others', async () => {
    const page = await browser.newPage(size)
    const bytes = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="7" height="5"/>')
    await page.open({
      html: '<!doctype html><img src="/deck/a.svg"><img src="/other.svg"><img src="http://127.0.0.1:9/x.png">',
      findFile: async (name) => (name === '/deck/a.svg' ? { type: 'image/svg+xml', bytes } : null),
    })
    expect(await page.evaluate('document.images[0].naturalWidth')).toBe(7)
    expect(page.refused.map(({ url }) => url).toSorted()).toEqual(['http://127.0.0.1:9/x.png', 'other.svg'])
    await page.dispose()
  })

  test('runs no script of a page', async () => {
    const page = await browser.newPage(size)
    await page.open({ html: '<!doctype html><script>document.title = "ran"</script>' })
    expect(await page.evaluate('document.title')).toBe('')
    await page.dispose()
  })

  test('rejects what waits when Chromium ends', async () => {
    const doomed = await launchBrowser(environment)
    const page = await doomed.newPage(size)
    const waiting = expect(page.evaluate('new Promise(() => {})')).rejects.toMatchObject({ code: 'gone' })
    await doomed.dispose()
    await waiting
    await expect(page.open({ html: '' })).rejects.toMatchObject({ code: 'gone' })
  })

  test('tells a page whose process has crashed, and lives on', async () => {
    const page = await browser.newPage(size)
    await page.open({ html: '<title>own</title>' })
    const waiting = expect(page.evaluate('new Promise(() => {})')).rejects.toMatchObject({ code: 'gone' })
    for (const pid of rendererPids()) process.kill(pid, 'SIGKILL')
    await waiting
    const next = await browser.newPage(size)
    await next.open({ html: '<title>next</title>' })
    expect(await next.evaluate('document.title')).toBe('next')
  })

  test('refuses a page a file that is too large to be handed on', async () => {
    const page = await browser.newPage(size)
    const bytes = Buffer.alloc(300 * 1024 * 1024)
    await page.open({ html: '<img src="/big.png">', findFile: async () => ({ type: 'image/png', bytes }) })
    expect(page.refused.map(({ url }) => url)).toEqual(['big.png'])
    await page.dispose()
  })

  test('tells a page that is still loading when it ends', async () => {
    const doomed = await launchBrowser(environment)
    const page = await doomed.newPage(size)
    let tell = (): void => {}
    const asked = new Promise<void>((resolve) => {
      tell = resolve
    })
    const opened = page.open({
      html: '<img src="/never.png">',
      findFile: () => {
        tell()
        return new Promise(() => {})
      },
    })
    const told = expect(opened).rejects.toMatchObject({ code: 'gone' })
    await asked
    await doomed.dispose()
    await told
  })
})

describe('finding and ending', () => {
  afterEach(() => expect(profiles()).toEqual([]))

  test('nothing is left in the temporary folder or in HOME', async () => {
    const browser = await launchBrowser(environment)
    const page = await browser.newPage({ width: 100, height: 100 })
    await page.open({ html: '<p>x' })
    expect(profiles()).toHaveLength(1)
    await Promise.all([browser.dispose(), browser.dispose()])
    expect(readdirSync(folder)).toEqual([])
  })

  test('a program that is no Chromium is told with what it said', async () => {
    const program = path.join(folder, 'fake')
    writeFileSync(program, '#!/bin/sh\necho "error: no display" >&2\nexit 1\n', { mode: 0o755 })
    await expect(launchBrowser({ ...environment, CHROME_PATH: program })).rejects.toMatchObject({
      code: 'not-started',
      message: expect.stringContaining('error: no display'),
    })
    rmSync(program)
  })

  test('a start that takes too long can be stopped', async () => {
    const program = path.join(folder, 'sleeper')
    writeFileSync(program, '#!/bin/sh\nsleep 1000\n', { mode: 0o755 })
    const stopping = new AbortController()
    const starting = launchBrowser({ ...environment, CHROME_PATH: program }, stopping.signal)
    const told = expect(starting).rejects.toMatchObject({ code: 'not-started' })
    await expect.poll(profiles).toHaveLength(1)
    stopping.abort()
    await told
    rmSync(program)
  })

  test('without a Chromium it is said how to get one', async () => {
    const missing = path.join(folder, 'none')
    await expect(findBrowser({ CHROME_PATH: missing })).rejects.toMatchObject({
      code: 'no-browser',
      message: expect.stringContaining(missing),
    })
    expect(existsSync(missing)).toBe(false)
  })
})
