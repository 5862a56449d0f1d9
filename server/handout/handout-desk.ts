import path from 'node:path'
import { zipSync, type Zippable } from 'fflate'
import { formatProblem } from '../deck/check.ts'
import type { HandoutKind } from '../protocol/handout.ts'
import { ExportError } from './export-error.ts'
import { Exporter, type ExporterOptions, type HandoutPart, type HandoutRequest } from './exporter.ts'
import { FORMATS } from './formats.ts'
import { zipDate } from './make-pptx.ts'

/** A handout as a page is given it. */
export interface HandoutAnswer {
  name: string
  type: string
  bytes: Buffer
  /** Sentences about what a reader of it may miss. */
  notes: readonly string[]
}

/** What each kind is to the exporter. */
const REQUESTS: Readonly<Record<HandoutKind, HandoutRequest>> = {
  pdf: { format: 'pdf' },
  'pdf-notes': { format: 'pdf', pdfNotes: true },
  html: { format: 'html' },
  'html-notes': { format: 'html', htmlNotes: true },
  pptx: { format: 'pptx' },
  png: { format: 'png' },
  notes: { format: 'notes' },
  worksheet: { format: 'markdown' },
  'paper-2': { format: 'handout', layout: '2' },
  'paper-3': { format: 'handout', layout: '3' },
  'paper-4': { format: 'handout', layout: '4' },
  'paper-6': { format: 'handout', layout: '6' },
  'paper-9': { format: 'handout', layout: '9' },
  'paper-notes': { format: 'handout', layout: 'notes' },
}

/** A header has some kilobytes; a sentence names up to eight signs. */
const MOST_NOTES = 8

/**
 * Makes the handouts that the presenter's page asks for, of one deck as it is on the disk. Its browser starts with the first of them
 * and ends with the lecture.
 */
export class HandoutDesk {
  private readonly exporter: Exporter
  private readonly file: string
  private last: Promise<unknown> = Promise.resolve()

  /** `file` is the deck's path. */
  constructor(file: string, options: ExporterOptions) {
    this.file = file
    this.exporter = new Exporter(options)
  }

  /** Makes one, after those that were asked for before. Gives a sentence instead when it cannot be made. */
  make(kind: HandoutKind): Promise<HandoutAnswer | string> {
    const made = this.last.then(() => this.makeNow(kind))
    // Not the file, which would be kept for as long as the lecture.
    this.last = made.then(() => undefined)
    return made
  }

  async dispose(): Promise<void> {
    await this.exporter.dispose()
  }

  private async makeNow(kind: HandoutKind): Promise<HandoutAnswer | string> {
    const request = REQUESTS[kind]
    const { format } = request
    try {
      const handout = await this.exporter.read(this.file)
      const parts = await this.exporter.make(handout, request)
      const notes = this.exporter
        .notesOf(handout)
        .slice(0, MOST_NOTES)
        .map(({ message }) => message)
      const stem = path.parse(this.file).name
      const [first, ...more] = parts
      if (format === 'png' || !first || more.length > 0) {
        const bytes = zipParts(stem, parts, handout.date)
        return { name: `${stem}.zip`, type: 'application/zip', bytes, notes }
      }
      const { type } = FORMATS[format]
      return { name: `${stem}${first.suffix}`, type, bytes: Buffer.from(first.bytes), notes }
    } catch (error) {
      return explain(error)
    }
  }
}

/** Pictures, which are most of it, are packed already. */
function zipParts(stem: string, parts: readonly HandoutPart[], date: Date): Buffer {
  const files: Zippable = {}
  for (const { suffix, bytes } of parts) files[`${stem}${suffix}`] = Buffer.from(bytes)
  return Buffer.from(zipSync(files, { level: 0, mtime: zipDate(date) }))
}

function explain(error: unknown): string {
  const lines = error instanceof ExportError ? error.problems.slice(0, 5).map(formatProblem) : []
  return [error instanceof Error ? error.message : String(error), ...lines].join('\n')
}
