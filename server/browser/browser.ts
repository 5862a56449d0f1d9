import { type ChildProcess, spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'

import { BrowserError } from './browser-error.ts'
import { DevTools } from './dev-tools.ts'
import { type Variables, findBrowser } from './find-browser.ts'
import { browserMessages } from './messages.ts'
import { Page } from './page.ts'
import { makeProfileFolder } from './profile-folder.ts'

/** A headless Chromium of ours, whose owner disposes it. */
export interface Browser {
  /** Opens an empty page of this size in CSS pixels. */
  newPage(size: { width: number; height: number }): Promise<Page>
  /** Ends Chromium with all its processes and removes its folder; resolves once nothing is left. */
  dispose(): Promise<void>
}

/** What a browser with a window has and an export does not miss. An address bar's popups are pages that cost 0.5 s of CPU. */
const FEATURES_OFF = [
  'AcceptCHFrame',
  'DialMediaRouteProvider',
  'MediaRouter',
  'OptimizationHints',
  'Translate',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
]

/** Nothing is fetched, kept or shown; letters are placed as on paper, so that picture and PDF agree. */
const FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-sync',
  `--disable-features=${FEATURES_OFF.join()}`,
  // Its page for new tabs would be drawn; ours are opened when they are needed.
  '--no-startup-window',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--metrics-recording-only',
  '--mute-audio',
  '--hide-scrollbars',
  '--password-store=basic',
  '--use-mock-keychain',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  // Pages get their files from us over the pipe; every other name leads nowhere.
  '--host-resolver-rules=MAP * ~NOTFOUND',
]

/**
 * Waits for Chromium and then removes its folder ($0), so that none is left even when livedeck itself was killed; a process of
 * Chromium's that outlives the first by a moment may still write there.
 */
const KEEPER =
  '"$@"; status=$?; for pause in 0 1 1 2; do sleep "$pause"; rm -rf -- "$0" && [ ! -e "$0" ] && break; done; exit "$status"'

/** How long Chromium has to answer for the first time, on a machine that is busy, in milliseconds. */
const START_MS = 30_000

/** How long Chromium has to end by itself, in milliseconds. */
const GOODBYE_MS = 2_000

/** Variables that Chromium needs to find its libraries and fonts; all else stays with us. */
const PASSED = /^(?:PATH|HOME|LANG|LANGUAGE|LC_\w+|TZ|LD_LIBRARY_PATH|FONTCONFIG_\w+|XDG_DATA_(?:HOME|DIRS))$/

function browserEnvironment(source: Variables, folder: string): Record<string, string> {
  const passed = Object.entries(source).flatMap(([name, value]) =>
    value !== undefined && PASSED.test(name) ? [[name, value] as const] : [],
  )
  const own = { TMPDIR: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder }
  return { ...Object.fromEntries(passed), ...own }
}

/** Root and containers have no sandbox for Chromium's processes; pages here come from decks and run no scripts of theirs. */
function sandboxFlags(environment: Variables): string[] {
  return process.getuid?.() === 0 || (environment['CHROME_NO_SANDBOX'] ?? '') !== '' ? ['--no-sandbox'] : []
}

/**
 * Starts the Chromium that the environment names or the machine has (findBrowser), with a profile of its own; the signal ends it while
 * it starts.
 * @throws {BrowserError} `no-browser` or `not-started`
 */
export async function launchBrowser(environment: Variables, signal?: AbortSignal): Promise<Browser> {
  const program = await findBrowser(environment)
  const folder = await makeProfileFolder()
  const args = [...FLAGS, ...sandboxFlags(environment), `--user-data-dir=${join(folder, 'profile')}`]
  const child = spawn('/bin/sh', ['-c', KEEPER, folder, program, ...args], {
    // A group of its own: Ctrl-C in the terminal is for livedeck, which ends it in order.
    detached: true,
    env: browserEnvironment(environment, folder),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const browser = new Chromium(child, folder)
  const stop = (): void => void browser.dispose()
  const timer = setTimeout(stop, START_MS)
  signal?.addEventListener('abort', stop)
  try {
    if (signal?.aborted === true) stop()
    await browser.untilReady()
    return browser
  } catch (error) {
    await browser.dispose()
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

class Chromium implements Browser {
  private readonly child: ChildProcess
  private readonly folder: string
  private readonly devTools: DevTools
  private readonly ended: Promise<void>
  private complaint = ''
  private disposal: Promise<void> | null = null

  constructor(child: ChildProcess, folder: string) {
    this.child = child
    this.folder = folder
    this.ended = new Promise((resolve) => {
      // Not `close`: Chromium's crash reporter may hold the pipes a little longer.
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    })
    const [, , errors, out, input] = child.stdio
    if (!(errors instanceof Readable && out instanceof Writable && input instanceof Readable))
      throw new BrowserError('not-started', browserMessages['not-started']('no pipes'))
    errors.on('data', (chunk: Buffer) => {
      this.complaint = `${this.complaint}${chunk.toString()}`.slice(-4_000)
    })
    this.devTools = new DevTools(out, input)
  }

  async untilReady(): Promise<void> {
    try {
      await this.devTools.send('Browser.getVersion', undefined)
    } catch (cause) {
      await Promise.race([this.ended, pause(GOODBYE_MS)])
      const lines = this.complaint.split('\n').filter((line) => line.trim() !== '')
      const told =
        lines.find((line) => /sandbox|error|fatal|cannot|not found/i.test(line)) ?? lines.at(-1) ?? ''
      throw new BrowserError('not-started', browserMessages['not-started'](told.trim().slice(0, 200)), {
        cause,
      })
    }
  }

  async newPage(size: { width: number; height: number }): Promise<Page> {
    // A window each: a tab behind another one is not drawn, so no picture of it can be taken.
    const { targetId } = await this.devTools.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
    })
    const { sessionId } = await this.devTools.send('Target.attachToTarget', { targetId, flatten: true })
    const page = new Page(this.devTools, sessionId, targetId)
    await page.prepare(size)
    return page
  }

  dispose(): Promise<void> {
    this.disposal ??= this.end()
    return this.disposal
  }

  private async end(): Promise<void> {
    // It may be gone already, or hang: both end below.
    const asked = this.devTools.send('Browser.close', undefined).catch(() => undefined)
    await Promise.race([Promise.all([asked, this.ended]), pause(GOODBYE_MS)])
    this.devTools.dispose()
    this.killGroup()
    await this.ended
    this.child.stderr?.destroy()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  private killGroup(): void {
    const { pid } = this.child
    if (pid === undefined) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // The group is gone, which is what was wanted.
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
