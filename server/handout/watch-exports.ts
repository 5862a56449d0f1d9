import path from 'node:path'
import type { DeckWatcher } from '../deck/watch.ts'
import { watchDeck } from '../deck/watch.ts'
import { type ExportJob, exportDeck, readDeck, tellProblems } from './export-job.ts'
import { ExportError } from './export-error.ts'

/**
 * Exports all decks, and again whichever is saved, with the same browser, until the job's signal. What goes wrong is said, and the next
 * save tries again. Throws nothing.
 */
export async function watchExports(job: ExportJob): Promise<void> {
  const { options, progress } = job
  const stale = new Set(options.decks)
  const watchers = new Map<string, DeckWatcher>()
  let wake = (): void => {}
  const mark = (deck: string): void => {
    stale.add(deck)
    wake()
  }
  for (const deck of options.decks)
    watchers.set(
      deck,
      watchDeck({ files: [path.resolve(deck)], folders: [] }, () => mark(deck)),
    )
  const stop = (): void => wake()
  options.signal.addEventListener('abort', stop)
  // Watchers do not keep a process alive, and a browser need not be there.
  const alive = setInterval(() => {}, 60_000)
  try {
    while (!options.signal.aborted) {
      for (const deck of stale) {
        stale.delete(deck)
        await exportOnce(job, deck, watchers.get(deck))
      }
      if (options.signal.aborted) break
      progress.say('livedeck: waiting for a save; Ctrl-C ends')
      await new Promise<void>((resolve) => {
        wake = resolve
        if (stale.size > 0 || options.signal.aborted) resolve()
      })
    }
  } finally {
    clearInterval(alive)
    options.signal.removeEventListener('abort', stop)
    for (const watcher of watchers.values()) watcher.dispose()
  }
}

async function exportOnce(job: ExportJob, deck: string, watcher: DeckWatcher | undefined): Promise<void> {
  try {
    const handout = await readDeck(job, deck)
    watcher?.follow(handout.deck.watched)
    await exportDeck(job, handout)
  } catch (error) {
    if (job.options.signal.aborted) return
    if (error instanceof ExportError) {
      tellProblems(job, error)
      if (error.watched !== null) watcher?.follow(error.watched)
    }
    job.progress.say(`livedeck: ${error instanceof Error ? error.message : String(error)}`)
  }
}
