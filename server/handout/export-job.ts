import { formatProblem } from '../deck/check.ts'
import { showPath } from '../deck/show-path.ts'
import { ExportError } from './export-error.ts'
import type { Exporter, ExporterOptions } from './exporter.ts'
import { exportMessages } from './messages.ts'
import { FORMAT_NAMES, FORMATS, type HandoutFormat } from './formats.ts'
import type { HandoutDeck } from './handout-deck.ts'
import type { Progress, ProgressOutput } from './progress.ts'
import type { Layout, Paper } from './paper/paper.ts'
import { writeFiles } from './write-files.ts'

/** What `livedeck export` was asked for. */
export interface ExportOptions extends ExporterOptions {
  /** Paths of the decks' files. */
  decks: readonly string[]
  formats: readonly HandoutFormat[]
  /** A folder, made when missing; or a file's path, see planOutput. */
  output: string
  pdfNotes: boolean
  htmlNotes: boolean
  markdownNotes: boolean
  layout: Layout
  paper: Paper
  /** Exports again whenever a deck is saved, until the signal. */
  watch: boolean
  /** Takes the paths of what was written, a line each. */
  write: (text: string) => void
  /** Where progress is shown. */
  progress: ProgressOutput
  /** Ends the export with nothing half written. */
  signal: AbortSignal
}

/** About how long each kind takes beside the others, in shares of the bar. */
const WEIGHTS: Readonly<Record<HandoutFormat, number>> = {
  html: 1,
  markdown: 0.2,
  notes: 0.2,
  pdf: 5,
  handout: 5,
  png: 20,
  pptx: 40,
}

/** One export under way. */
export interface ExportJob {
  options: ExportOptions
  exporter: Exporter
  progress: Progress
  nameOutput: (deck: string, suffix: string) => string
}

/** Says a line for each problem of a deck that could not be exported. */
export function tellProblems({ progress }: ExportJob, { problems }: ExportError): void {
  for (const problem of problems) progress.say(formatProblem(problem))
}

/** Reads a deck whose handouts go where the job says. Throws as the exporter's `read` does. */
export function readDeck({ exporter, nameOutput }: ExportJob, deck: string): Promise<HandoutDeck> {
  return exporter.read(deck, nameOutput(deck, ''))
}

/** Makes and writes the handouts of one deck, each as soon as it is made. Throws ExportError and BrowserError. */
export async function exportDeck(job: ExportJob, handout: HandoutDeck): Promise<void> {
  const { options, progress, exporter } = job
  const { signal, pdfNotes, htmlNotes, markdownNotes, layout, paper } = options
  const formats = FORMAT_NAMES.filter((format) => options.formats.includes(format))
  const whole = formats.reduce((sum, format) => sum + WEIGHTS[format], 0) * options.decks.length
  const shown = showPath(handout.deck.file)
  for (const format of formats) {
    signal.throwIfAborted()
    progress.begin(`${shown}: ${FORMATS[format].label}`, WEIGHTS[format] / whole)
    const advance = (part: number, where?: string): void => progress.advance(part, where)
    const parts = await exporter.make(handout, {
      format,
      pdfNotes,
      htmlNotes,
      markdownNotes,
      layout,
      paper,
      advance,
    })
    const files = parts.map(({ suffix, bytes }) => ({
      path: job.nameOutput(handout.deck.file, suffix),
      bytes,
    }))
    refuseDeck(files, handout.deck.file)
    await writeFiles(files, signal)
    // The pictures of a worksheet are part of it.
    tellWritten(
      job,
      files.map(({ path }) => path).filter((_, index) => format !== 'markdown' || index === 0),
    )
  }
  for (const note of exporter.notesOf(handout)) progress.say(formatProblem(note))
}

/** A deck called `lab.txt` would be lost to its own notes. */
function refuseDeck(files: readonly { path: string }[], deck: string): void {
  const taken = files.find(({ path }) => path === deck)
  if (taken) throw new ExportError('own-deck', exportMessages['own-deck'](showPath(deck), ''))
}

/** One line a handout, also for pictures, of which there is one a slide. */
function tellWritten({ options, progress }: ExportJob, paths: readonly string[]): void {
  const [first = '', ...more] = paths.map(showPath)
  progress.end()
  options.write(more.length === 0 ? `${first}\n` : `${first} … ${more.at(-1) ?? ''} (${paths.length})\n`)
}
