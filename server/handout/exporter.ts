import { type Browser, launchBrowser } from '../browser/browser.ts'
import { BrowserError } from '../browser/browser-error.ts'
import type { Variables } from '../browser/find-browser.ts'
import { browserMessages } from '../browser/messages.ts'
import type { Renderer } from '../deck/render.ts'
import type { Problem } from '../protocol/deck.ts'
import { describeGaps } from './answers/gaps.ts'
import { type DeckPage, openDeckPage } from './deck-page.ts'
import { finishPdf } from './finish-pdf.ts'
import { FORMATS, type HandoutFormat } from './formats.ts'
import {
  createHandoutRenderer,
  type FindTranscript,
  type HandoutDeck,
  readHandoutDeck,
} from './handout-deck.ts'
import { makeHtml } from './make-html.ts'
import { makeNotes } from './make-notes.ts'
import { makePaper } from './make-paper.ts'
import { makePptx } from './make-pptx.ts'
import type { Layout, Paper } from './paper/paper.ts'
import { loadPresenterTemplate, type PresenterTemplate } from './presenter-template.ts'
import { warn } from './warn.ts'

/** One file of a handout: what is put behind the deck's name, and what is in it. */
export interface HandoutPart {
  /** Such as `.pdf`, or `.001.png` for a slide; `.worksheet/pod.svg` lies in a folder. */
  suffix: string
  bytes: Buffer | string
}

/** What a handout is to be. */
export interface HandoutRequest {
  format: HandoutFormat
  /** Puts the presenter notes into a PDF as annotations. */
  pdfNotes?: boolean
  /** Puts them into the presenter's window of an HTML. */
  htmlNotes?: boolean
  /** Puts them into a worksheet. */
  markdownNotes?: boolean
  layout?: Layout
  paper?: Paper
  /** Told from 0 to 1 how far it is, and where. */
  advance?: (part: number, where?: string) => void
}

/** What an exporter needs of its surroundings. */
export interface ExporterOptions {
  /** The package's folder. */
  home: string
  environment: Variables
  /** Where the outputs come from that handouts show; without it they show none. */
  transcript?: FindTranscript | null
}

/**
 * Makes handouts with one renderer and one browser, which is started when the first handout needs it and ends with its owner's
 * `dispose()`.
 */
export class Exporter {
  private readonly options: ExporterOptions
  private readonly renderer: Renderer = createHandoutRenderer()
  private browser: Promise<Browser> | null = null
  private template: Promise<PresenterTemplate> | null = null
  private page: { deck: HandoutDeck; page: DeckPage } | null = null
  private readonly stopping = new AbortController()

  constructor(options: ExporterOptions) {
    this.options = options
  }

  /** Starts the browser while something else is done, for handouts that will need it. */
  warm(formats: readonly HandoutFormat[]): void {
    // A browser that cannot be had is told by the handout that needs it.
    if (formats.some((format) => FORMATS[format].browser)) this.launch().catch(() => undefined)
  }

  /**
   * Reads a deck whose handouts will be called so, as an absolute path without an extension; beside the deck without it. Throws DeckError
   * and ExportError `deck-problems`.
   */
  async read(file: string, target?: string): Promise<HandoutDeck> {
    return await readHandoutDeck(file, this.renderer, {
      sourceDateEpoch: this.options.environment['SOURCE_DATE_EPOCH'],
      transcript: this.options.transcript ?? null,
      target,
    })
  }

  /** Makes one handout; nothing is written. Throws ExportError and BrowserError. */
  async make(handout: HandoutDeck, request: HandoutRequest): Promise<HandoutPart[]> {
    try {
      return await this.makeParts(handout, request)
    } catch (error) {
      // The next handout starts another one.
      if (error instanceof BrowserError) await this.dropBrowser()
      throw error
    }
  }

  private async makeParts(handout: HandoutDeck, request: HandoutRequest): Promise<HandoutPart[]> {
    const { deck } = handout
    switch (request.format) {
      case 'html':
        return [{ suffix: '.html', bytes: await makeHtml(handout, await this.loadTemplate(), request) }]
      case 'notes':
        return [{ suffix: '.txt', bytes: makeNotes(deck) }]
      case 'pdf':
        return [{ suffix: '.pdf', bytes: await this.makePdf(handout, request.pdfNotes === true) }]
      case 'handout':
        return [await makePaper(await this.launch(), handout, request)]
      case 'markdown': {
        // A parser that no other handout needs.
        const { makeWorksheet } = await import('./make-worksheet.ts')
        return await makeWorksheet(handout, request)
      }
      case 'png':
        return await this.makePictures(handout, request)
      case 'pptx':
        return [{ suffix: '.pptx', bytes: await this.makePptx(handout, request) }]
    }
  }

  /** Warnings about what a reader of a deck's handouts may miss: answers, and once it was laid out fonts and what is cut off. */
  notesOf(handout: HandoutDeck): readonly Problem[] {
    const { answered, deck } = handout
    const gaps = answered === null ? [] : describeGaps(answered)
    const answers = gaps.map((gap) => warn(deck, 'answers-incomplete', gap))
    const notes = [...answers, ...deck.remote, ...(this.page?.deck === handout ? this.page.page.notes : [])]
    // Chromium asks for some of the same fonts that the themes name by line.
    const isFirst = ({ message }: Problem, index: number): boolean =>
      notes.findIndex((note) => note.message === message) === index
    return notes.filter(isFirst)
  }

  /** Ends the browser; whatever is being made is rejected. */
  async dispose(): Promise<void> {
    this.stopping.abort()
    await this.dropBrowser()
  }

  private async dropBrowser(): Promise<void> {
    const { browser } = this
    this.browser = null
    this.page = null
    await (await browser?.catch(() => null))?.dispose()
  }

  private loadTemplate(): Promise<PresenterTemplate> {
    this.template ??= loadPresenterTemplate(this.options.home)
    return this.template
  }

  /** Several handouts of a deck share the page that it is laid out on. */
  private async open(handout: HandoutDeck): Promise<DeckPage> {
    if (this.page?.deck === handout) return this.page.page
    await this.page?.page.dispose()
    this.page = null
    const page = await openDeckPage(await this.launch(), handout.shown)
    this.page = { deck: handout, page }
    return page
  }

  private launch(): Promise<Browser> {
    if (this.stopping.signal.aborted)
      return Promise.reject(new BrowserError('gone', browserMessages.gone('')))
    this.browser ??= launchBrowser(this.options.environment, this.stopping.signal)
    return this.browser
  }

  private async makePdf(handout: HandoutDeck, withNotes: boolean): Promise<Buffer> {
    const { shown, date } = handout
    const page = await this.open(handout)
    const { pdf, headings } = await page.print()
    return finishPdf(pdf, { ...shown, date }, { headings, ...(withNotes && { notesOf: shown }) })
  }

  private async makePictures(handout: HandoutDeck, { advance }: HandoutRequest): Promise<HandoutPart[]> {
    const { slides } = handout.shown
    const page = await this.open(handout)
    const pictures = await page.captureAll(1, (count) =>
      advance?.(count / slides.length, `${count} of ${slides.length} slides`),
    )
    return pictures.map((bytes, index) => ({ suffix: `.${String(index + 1).padStart(3, '0')}.png`, bytes }))
  }

  private async makePptx(handout: HandoutDeck, { advance }: HandoutRequest): Promise<Buffer> {
    const { shown: deck, date } = handout
    const page = await this.open(handout)
    return await makePptx(deck, page, date, (slide) => {
      advance?.(slide / deck.slides.length, `${slide} of ${deck.slides.length} slides`)
    })
  }
}
