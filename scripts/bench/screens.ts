import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'

/** A copy of a deck with one slide of it on screen; an edit of the file shows there after a while. */
export interface Screen {
  name: string
  file: string
  /** Lists the texts of the slide's headings, items and paragraphs. */
  texts(): Promise<string[]>
  /** Resolves with the time of the frame (epoch milliseconds) that first shows a word on the slide. */
  untilPainted(word: string): Promise<number>
  /** Resolves when the next edit will be noticed. */
  settle(): Promise<void>
  /** Throws when the edits so far moved the slide or touched the terminal. */
  check(): Promise<void>
  close(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What an edit writes; `WATCH_WORDS` looks for it. */
export const wordOf = (edit: number): string => `saved-${edit}`

/**
 * Runs in the page from its first moment and tells when a word is on the slide that is shown, after the frame with it was painted.
 * It is text because another process runs it; its clock is the system's, as that of the edit is.
 */
const WATCH_WORDS = (shown: string): string => `
  let last = ''
  new MutationObserver(() => {
    const word = /saved-\\d+/.exec(document.querySelector(${JSON.stringify(shown)})?.textContent ?? '')?.[0]
    if (word === undefined || word === last) return
    last = word
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => reportPainted(word, Date.now())
      port2.postMessage(null)
    })
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })`

/** Opens a slide in livedeck, with the terminal beside it. */
export async function openLivedeck(
  browser: Browser,
  deck: string,
  folder: string,
  slide: number,
): Promise<Screen> {
  const file = copyDeck(deck, folder)
  const bin = path.join(ROOT, 'bin/livedeck.mjs')
  const args = ['present', file, '--target', 'local', '--no-open', '--port', '0']
  const { child, said } = await start(bin, args, 'stdout', /http:\S+#token=\S+/)
  const watched = await watchPage(browser, '#deck > [data-shown]')
  const { page } = watched
  await page.goto(`${said}&slide=${slide}`)
  await page.locator(`body[data-slide="${slide}"]`).waitFor()
  // Pinned, since a slide without steps would hide the terminal that an edit could disturb.
  await page.keyboard.press('p')
  const terminal = page.locator('.terminal[data-name="main"][data-state="prompt"] .xterm')
  await terminal.waitFor()
  const before = await terminal.elementHandle()
  const check = async (): Promise<void> => {
    const number = await page.locator('body').getAttribute('data-slide')
    if (number !== String(slide)) throw new Error(`the edits moved slide ${slide} to ${number ?? 'nowhere'}`)
    const after = await terminal.elementHandle()
    if (!(await page.evaluate(([left, right]) => left === right, [before, after])))
      throw new Error('the edits replaced the terminal')
  }
  return {
    ...watched,
    name: 'livedeck',
    file,
    check,
    settle: () => Promise.resolve(),
    close: () => end(child),
  }
}

/** Opens a slide in the HTML of `marp --watch`, with the engine and the themes of marp.config.mjs. */
export async function openMarpWatch(
  browser: Browser,
  deck: string,
  folder: string,
  slide: number,
): Promise<Screen> {
  const file = copyDeck(deck, folder)
  const html = path.join(path.dirname(file), 'deck.html')
  const bin = path.join(ROOT, 'node_modules/@marp-team/marp-cli/marp-cli.js')
  const config = path.join(ROOT, 'marp.config.mjs')
  const args = ['--watch', '--html', '--config-file', config, '--output', html, '--', file]
  const { child } = await start(bin, args, 'stderr', /Start watching/i)
  const watched = await watchPage(browser, '.bespoke-marp-active')
  const { page } = watched
  // The page says so when its socket is open; an edit before that would not reload it.
  const untilObserved = (): Promise<unknown> =>
    page.waitForEvent('console', (line) => line.text().includes('Observing the change'))
  let observed = untilObserved()
  const settle = async (): Promise<void> => {
    await observed
    observed = untilObserved()
    // The one that follows the last edit is not awaited, and fails when the page closes.
    observed.catch(() => undefined)
  }
  await page.goto(`${pathToFileURL(html).href}#${slide}`)
  const check = (): Promise<void> => Promise.resolve()
  return { ...watched, name: 'marp --watch', file, check, settle, close: () => end(child) }
}

/** Copies a deck with the folders beside it that figures and themes are in; gives the copy's path. */
function copyDeck(deck: string, folder: string): string {
  for (const name of ['themes', 'figures']) {
    const source = path.join(path.dirname(deck), '..', name)
    if (existsSync(source)) cpSync(source, path.join(folder, name), { recursive: true })
  }
  const file = path.join(folder, 'slides', path.basename(deck))
  cpSync(deck, file)
  return file
}

async function watchPage(
  browser: Browser,
  shown: string,
): Promise<Pick<Screen, 'texts' | 'untilPainted'> & { page: Page }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  const waiting = new Map<string, (time: number) => void>()
  await page.exposeFunction('reportPainted', (word: string, time: number) => waiting.get(word)?.(time))
  await page.addInitScript({ content: WATCH_WORDS(shown) })
  const blocks = page.locator(shown).locator('h1, h2, li, p')
  return {
    page,
    texts: () => blocks.allTextContents(),
    untilPainted: (word) => new Promise((resolve) => waiting.set(word, resolve)),
  }
}

/** Starts a script in a Node of its own and waits until it says something on one of its streams. */
async function start(
  script: string,
  args: readonly string[],
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.resume()
  child.stderr.resume()
  return { child, said: await untilSaid(child[stream], pattern) }
}

function untilSaid(stream: Readable, pattern: RegExp): Promise<string> {
  let text = ''
  return new Promise((resolve, reject) => {
    stream.on('data', (piece: Buffer) => {
      text += piece.toString()
      const said = pattern.exec(text)?.[0]
      if (said !== undefined) resolve(said)
    })
    stream.on('end', () => reject(new Error(`waited for ${String(pattern)}, but came: ${text}`)))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill()
  await exited
}
