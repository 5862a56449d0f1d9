import { type ExportJob, type ExportOptions, exportDeck, readDeck, tellProblems } from './export-job.ts'
import { ExportError } from './export-error.ts'
import { Exporter } from './exporter.ts'
import type { HandoutDeck } from './handout-deck.ts'
import { exportMessages } from './messages.ts'
import { planOutput } from './output-paths.ts'
import { makeProgress } from './progress.ts'
import { watchExports } from './watch-exports.ts'

/**
 * The command `livedeck export`: makes the handouts of all decks with one browser, says what was written and what a reader may miss,
 * and gives the exit code. Throws DeckError, and ExportError `deck-problems` before anything is written when a picture or a theme is
 * missing; BrowserError when Chromium is needed and cannot be had.
 */
export async function runExport(options: ExportOptions): Promise<number> {
  const progress = makeProgress(options.progress)
  const job = { options, progress, exporter: new Exporter(options), nameOutput: planOutput(options) }
  const stop = (): void => void job.exporter.dispose()
  options.signal.addEventListener('abort', stop)
  try {
    job.exporter.warm(options.formats)
    if (options.watch) await watchExports(job)
    else await exportAll(job)
    return 0
  } catch (error) {
    // Whatever the stop broke is not worth a word of its own.
    if (options.signal.aborted)
      throw new ExportError('stopped', exportMessages.stopped('export', ''), { cause: error })
    if (error instanceof ExportError) tellProblems(job, error)
    throw error
  } finally {
    options.signal.removeEventListener('abort', stop)
    progress.end()
    await job.exporter.dispose()
  }
}

/** All decks are read before the first handout is written, so that a slip in the last one is known at once. */
async function exportAll(job: ExportJob): Promise<void> {
  const decks: HandoutDeck[] = []
  for (const file of job.options.decks) decks.push(await readDeck(job, file))
  for (const deck of decks) await exportDeck(job, deck)
}
