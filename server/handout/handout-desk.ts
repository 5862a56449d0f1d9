import path from 'node:path'
import { zipSync, type Zippable } from 'fflate'
import { formatProblem } from '../deck/check.ts'
import type { HandoutKind } from '../protocol/handout.ts'
import { ExportError } from './export-error.ts'
import { Exporter, type ExporterOptions, type HandoutPart } from './exporter.ts'
import { FORMATS, type HandoutFormat } from './formats.ts'
import { zipDate } from './make-pptx.ts'

/** A handout as a page is given it. */
export interface HandoutAnswer {
  name: string
  type: string
  bytes: Buffer
}

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
    this.last = made
    return made
  }

  async dispose(): Promise<void> {
    await this.exporter.dispose()
  }

  private async makeNow(kind: HandoutKind): Promise<HandoutAnswer | string> {
    const format: HandoutFormat = kind === 'pdf-notes' ? 'pdf' : kind
    try {
      const handout = await this.exporter.read(this.file)
      const parts = await this.exporter.make(handout, { format, pdfNotes: kind === 'pdf-notes' })
      const stem = path.parse(this.file).name
      const [first] = parts
      if (format !== 'png' && first)
        return { name: `${stem}${first.suffix}`, type: FORMATS[format].type, bytes: Buffer.from(first.bytes) }
      return { name: `${stem}.zip`, type: 'application/zip', bytes: zipPictures(stem, parts, handout.date) }
    } catch (error) {
      return explain(error)
    }
  }
}

/** Pictures are packed already. */
function zipPictures(stem: string, parts: readonly HandoutPart[], date: Date): Buffer {
  const files: Zippable = {}
  for (const { suffix, bytes } of parts) files[`${stem}${suffix}`] = Buffer.from(bytes)
  return Buffer.from(zipSync(files, { level: 0, mtime: zipDate(date) }))
}

function explain(error: unknown): string {
  const lines = error instanceof ExportError ? error.problems.slice(0, 5).map(formatProblem) : []
  return [error instanceof Error ? error.message : String(error), ...lines].join('\n')
}
