import type { Protocol } from 'devtools-protocol'

import { BrowserError } from './browser-error.ts'
import type { DevTools } from './dev-tools.ts'
import { browserMessages } from './messages.ts'
import { MARK_RELATIVE_LINKS, restoreRelativeLinks } from './relative-links.ts'

/** What a page is made of. */
export interface PageContent {
  html: string
  /** Gives a file of the page by the path of its URL (`/deck/…`), with its media type; null refuses the request. */
  findFile?: (path: string) => Promise<PageFile | null>
  /** Lets scripts in the page run, as an exported HTML needs to be tried out; a deck's own never do. */
  scripts?: boolean
}

/** A file that a page may load. */
export interface PageFile {
  type: string
  bytes: Buffer
}

/** How a page is printed. */
export interface PrintOptions {
  /** Inches; the page's own `@page` size counts without it. */
  paper?: { width: number; height: number }
}

/** A file that a page asked for and did not get. */
export interface RefusedRequest {
  url: string
  /** Fonts, and stylesheets that bring them, have others to stand in for them. */
  kind: 'font' | 'other'
}

const kindOf = (type: Protocol.Network.ResourceType): RefusedRequest['kind'] =>
  type === 'Font' || type === 'Stylesheet' ? 'font' : 'other'

/** Pages are served under a name that cannot exist (RFC 6761 6.4), and from this process alone. */
const ORIGIN = 'https://livedeck.invalid'

/** Files travel as text, which V8 bounds at half a gigabyte. */
const MOST_BYTES = 256 * 1024 * 1024

/** Chromium asks for it by itself. */
const ICON = '/favicon.ico'

/** No script, no frame. What a page wants to load is asked of us, whatever its address, so that a refusal is known. */
const POLICY =
  "default-src 'none'; img-src * data:; media-src * data:; font-src * data:; style-src * data: 'unsafe-inline'"

/** A tab of our Chromium; it loads what it is given and nothing else. */
export class Page {
  private readonly devTools: DevTools
  private readonly session: string
  private readonly target: string
  private content: PageContent = { html: '' }
  private readonly missed = new Map<string, RefusedRequest>()

  constructor(devTools: DevTools, session: string, target: string) {
    this.devTools = devTools
    this.session = session
    this.target = target
  }

  /** Sets the size in CSS pixels and takes over the page's requests. */
  async prepare({ width, height }: { width: number; height: number }): Promise<void> {
    this.devTools.on(this.session, 'Fetch.requestPaused', (request) => void this.answer(request))
    await Promise.all([
      this.send('Page.enable', undefined),
      // For the news that the page has crashed.
      this.send('Inspector.enable', undefined),
      this.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      this.resize({ width, height }),
    ])
  }

  /** Sets the size in CSS pixels, and how many pixels of a picture one of them is. */
  async resize({
    width,
    height,
    scale = 1,
  }: {
    width: number
    height: number
    scale?: number
  }): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: false,
    })
  }

  /** Loads a page and waits until its pictures and fonts are there, or have failed. */
  async open(content: PageContent): Promise<void> {
    this.content = content
    this.missed.clear()
    await Promise.all([this.devTools.next(this.session, 'Page.loadEventFired'), this.navigate()])
    await this.evaluate('document.fonts.ready.then(() => true)')
  }

  private async navigate(): Promise<void> {
    const { errorText } = await this.send('Page.navigate', { url: `${ORIGIN}/` })
    if (errorText !== undefined)
      throw new BrowserError('page-failed', browserMessages['page-failed'](errorText))
  }

  /** Runs an expression in the page, waits if it is a promise, and gives its value as JSON has it. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails === undefined) return result.value
    const reason = exceptionDetails.exception?.description?.split('\n')[0] ?? exceptionDetails.text
    throw new BrowserError('page-failed', browserMessages['page-failed'](reason))
  }

  /** Prints the page as a tagged PDF; its relative links stay relative. */
  async print({ paper }: PrintOptions = {}): Promise<Buffer> {
    await this.evaluate(MARK_RELATIVE_LINKS)
    const { data } = await this.send('Page.printToPDF', {
      printBackground: true,
      preferCSSPageSize: paper === undefined,
      generateTaggedPDF: true,
      marginTop: 0,
      marginBottom: 0,
      marginLeft: 0,
      marginRight: 0,
      ...(paper && { paperWidth: paper.width, paperHeight: paper.height }),
    })
    return restoreRelativeLinks(Buffer.from(data, 'base64'), ORIGIN)
  }

  /** Takes a PNG of what the page shows; packed quickly, which makes it a third larger. */
  async capture(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    return Buffer.from(data, 'base64')
  }

  /** The requests that were refused since the page was opened: nothing but its own files is ever loaded. */
  get refused(): readonly RefusedRequest[] {
    return [...this.missed.values()]
  }

  /** Closes the tab. */
  async dispose(): Promise<void> {
    this.devTools.on(this.session, 'Fetch.requestPaused', null)
    this.devTools.on(this.session, 'Page.loadEventFired', null)
    await this.devTools.send('Target.closeTarget', { targetId: this.target })
  }

  private send: typeof this.devTools.send = (method, params) =>
    this.devTools.send(method, params, this.session)

  /** A page that was closed meanwhile has no use for its answer. */
  private async answer({
    requestId,
    request,
    resourceType,
  }: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    try {
      const file = await this.fileOf(request.url).catch(() => null)
      if (file !== null && file.bytes.length <= MOST_BYTES) await this.fulfil(requestId, file)
      else {
        const { url } = request
        // Our own name means nothing to whoever wrote the reference.
        const shown = url.startsWith(`${ORIGIN}/`) ? url.slice(ORIGIN.length + 1) : url
        this.missed.set(url, { url: shown, kind: kindOf(resourceType) })
        await this.send('Fetch.failRequest', { requestId, errorReason: 'AccessDenied' })
      }
    } catch {
      // The page is gone, or has taken back what it asked.
    }
  }

  private async fulfil(requestId: string, file: PageFile): Promise<void> {
    await this.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: 200,
      responseHeaders: this.headersOf(file),
      body: file.bytes.toString('base64'),
    })
  }

  private headersOf({ type }: PageFile): { name: string; value: string }[] {
    const policy = this.content.scripts === true ? [] : [{ name: 'Content-Security-Policy', value: POLICY }]
    return [{ name: 'Content-Type', value: type }, ...policy]
  }

  private async fileOf(url: string): Promise<PageFile | null> {
    if (!url.startsWith(`${ORIGIN}/`)) return null
    const { pathname } = new URL(url)
    if (pathname === ICON) return { type: 'image/x-icon', bytes: Buffer.alloc(0) }
    if (pathname !== '/') return (await this.content.findFile?.(pathname)) ?? null
    return { type: 'text/html; charset=utf-8', bytes: Buffer.from(this.content.html) }
  }
}
