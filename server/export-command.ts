import { resolve } from 'node:path'
import type { Arguments } from './arguments.ts'
import { ExportError } from './handout/export-error.ts'
import { runExport } from './handout/export.ts'
import type { FindTranscript } from './handout/handout-deck.ts'
import { readTranscript } from './handout/answers/read-transcript.ts'
import type { Variables } from './shell/environment.ts'
import { untilSignal } from './until-signal.ts'

export interface ExportCommandOptions {
  args: Arguments
  /** Paths of the decks' files. */
  decks: readonly string[]
  /** The package's folder. */
  home: string
  version: string
  environment: Variables
}

/** What a shell says of a program that a signal ended: 128 and the signal's number. */
const SIGNAL_EXITS: ReadonlyMap<unknown, number> = new Map([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
])

/** The command `livedeck export` in a terminal: ends in order when it is stopped. Gives the exit code; throws as runExport does. */
export async function runExportCommand(options: ExportCommandOptions): Promise<number> {
  const { args, decks, home, environment } = options
  const stopping = new AbortController()
  void untilSignal().then((signal) => stopping.abort(signal))
  const { outputs: _outputs, rehearse: _rehearse, ...handouts } = args.handouts
  try {
    return await runExport({
      ...handouts,
      // Named twice, a deck is exported once.
      decks: [...new Map(decks.map((deck) => [resolve(deck), deck])).values()],
      transcript: chooseTranscript(options, stopping.signal),
      output: args.output ?? 'out',
      home,
      environment,
      write: (text) => process.stdout.write(text),
      progress: process.stderr,
      signal: stopping.signal,
    })
  } catch (error) {
    if (!(error instanceof ExportError) || error.code !== 'stopped') throw error
    process.stderr.write(`livedeck: ${error.message}\n`)
    return SIGNAL_EXITS.get(stopping.signal.reason) ?? 1
  }
}

/** The transcript that the handouts carry: a file's, one of a rehearsal made now, or none. */
function chooseTranscript(
  { args, home, version, environment }: ExportCommandOptions,
  signal: AbortSignal,
): FindTranscript | null {
  const { outputs, rehearse } = args.handouts
  if (outputs !== null) return () => readTranscript(outputs)
  if (!rehearse) return null
  return async ({ file }) => {
    const { rehearseDeck } = await import('./rehearse-command.ts')
    // Reports of a rehearsal have no place here; its steps that were not as expected are marked in the handout.
    const { transcript } = await rehearseDeck({ args, deck: file, home, version, environment }, signal)
    return transcript
  }
}
