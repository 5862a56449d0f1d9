import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { BIN } from '../support/sandbox-command.ts'

const HARD = path.resolve('tests/fixtures/handouts/hard.md')
const base = mkdtempSync(path.join(tmpdir(), 'lde-'))
afterAll(() => rmSync(base, { recursive: true }))

let count = 0
let home = ''
let temporary = ''

/** Starts `livedeck export` in a process of its own, with a home and a folder for temporary files of its own. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  home = path.join(base, `h${++count}`)
  temporary = path.join(base, `t${count}`)
  for (const folder of [home, temporary]) mkdirSync(folder)
  const child = spawn(process.execPath, [BIN, 'export', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: home, TMPDIR: temporary, ...env },
  })
  // A test that fails before its end leaves none running.
  onTestFinished(() => void child.kill('SIGKILL'))
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (told.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (told.err += chunk.toString()))
  return { child, told }
}

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const { child, told } = start(args, env)
  await once(child, 'close')
  return { code: child.exitCode, ...told }
}

const out = (): string => path.join(base, `out-${count + 1}`)

/** Processes whose command line names the folder of this run's temporary files: our Chromium and what keeps it. */
function browsers(): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${temporary}/livedeck-browser`)
    } catch {
      return false
    }
  })
}

const waitUntil = (holds: () => void): Promise<unknown> =>
  vi.waitFor(holds, { timeout: 25_000, interval: 20 })

async function untilBrowser(child: ChildProcess): Promise<void> {
  await waitUntil(() => {
    expect(child.exitCode).toBeNull()
    expect(browsers().length).toBeGreaterThan(2)
  })
}

describe('an export leaves nothing behind', () => {
  afterEach(() => expect([...readdirSync(home), ...readdirSync(temporary)]).toEqual([]))

  test('when all goes well, and the same deck gives the same bytes', async () => {
    const outputs: Buffer[][] = []
    for (const name of ['first', 'second']) {
      const output = path.join(base, name)
      const { code, err } = await run([HARD, '--pdf-notes', '--png', '--pptx', '--html', '-o', output])
      expect(code, err).toBe(0)
      outputs.push(readdirSync(output).map((file) => readFileSync(path.join(output, file))))
    }
    expect(outputs[0]).toHaveLength(9)
    expect(outputs[0]?.map((bytes, index) => bytes.equals(outputs[1]?.[index] ?? Buffer.alloc(0)))).toEqual(
      Array<boolean>(9).fill(true),
    )
    expect(browsers()).toEqual([])
  })

  test('without a Chromium, and says how to get one', async () => {
    const output = out()
    const { code, err } = await run([HARD, '--pdf', '-o', output], { CHROME_PATH: '/nowhere/chromium' })
    expect(code).toBe(1)
    expect(err).toMatch(/CHROME_PATH is no program: \/nowhere\/chromium; run `apt-get install chromium`/)
    expect(existsSync(output)).toBe(false)
  })

  test('when a picture is missing, which it names', async () => {
    const deck = path.join(base, 'lost.md')
    writeFileSync(deck, '# A\n\n![](lost.png)\n')
    const output = out()
    const { code, err } = await run([deck, '--pdf', '-o', output])
    expect(code).toBe(1)
    expect(err).toMatch(/lost\.md:3: error: picture `lost.png` not found/)
    expect(existsSync(output)).toBe(false)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('when %s stops it', async (signal) => {
    const output = out()
    const { child, told } = start([HARD, '--pptx', '-o', output])
    await untilBrowser(child)
    child.kill(signal)
    await once(child, 'close')
    expect(child.exitCode, told.err).toBe(signal === 'SIGINT' ? 130 : 143)
    expect(told.err).toContain('stopped before it was done')
    expect(existsSync(output)).toBe(false)
    await waitUntil(() => expect(browsers()).toEqual([]))
  })

  test('when it is killed', async () => {
    const { child } = start([HARD, '--pptx', '-o', out()])
    await untilBrowser(child)
    child.kill('SIGKILL')
    await once(child, 'close')
    await waitUntil(() => {
      expect(browsers()).toEqual([])
      expect(readdirSync(temporary)).toEqual([])
    })
  })

  test('when the disk is full', async (context) => {
    const disk = path.join(base, 'disk')
    mkdirSync(disk, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      mkdirSync((home = path.join(base, 'no-home')))
      mkdirSync((temporary = path.join(base, 'no-tmp')))
      context.skip('a small disk cannot be mounted here')
    }
    try {
      const { code, err } = await run([HARD, '--pdf', '--html', '-o', path.join(disk, 'deep', 'out')])
      expect(code).toBe(1)
      expect(err).toMatch(/hard\.html: the disk is full, so it was not written/)
      expect(readdirSync(disk)).toEqual([])
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

test('a save exports again while it watches, and Ctrl-C ends it well', async () => {
  const deck = path.join(base, 'watched.md')
  writeFileSync(deck, '# Before\n')
  const output = out()
  const { child, told } = start([deck, '--html', '--watch', '-o', output])
  await waitUntil(() => expect(told.err).toContain('waiting for a save'))
  writeFileSync(deck, '# After\n')
  const shows = (text: string): boolean =>
    readFileSync(path.join(output, 'watched.html'), 'utf8').includes(text)
  await waitUntil(() => expect(shows('After')).toBe(true))
  writeFileSync(deck, '# Drawn\n\n![](drawn.svg)\n')
  await waitUntil(() => expect(told.err).toContain('picture `drawn.svg` not found'))
  writeFileSync(path.join(base, 'drawn.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await waitUntil(() => expect(shows('Drawn')).toBe(true))
  child.kill('SIGINT')
  await once(child, 'close')
  expect(child.exitCode).toBe(0)
})
