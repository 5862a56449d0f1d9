import { createInterface } from 'node:readline/promises'
import { resolve } from 'node:path'

import type { Arguments } from './arguments.ts'
import type { Deck } from './deck/deck.ts'
import { loadDeck, readDeck } from './deck/load.ts'
import { createRenderer } from './deck/render.ts'
import { showPath } from './deck/show-path.ts'
import { MAIN_TERMINAL } from './deck/blocks.ts'
import { Lecture } from './live/lecture.ts'
import { type Place, openPlace, readLiveSettings } from './place.ts'
import { TRANSCRIPT_FORMAT, TRANSCRIPT_VERSION, type Transcript } from './protocol/transcript.ts'
import { RehearseError, rehearseMessages } from './rehearse/messages.ts'
import { Progress } from './rehearse/progress.ts'
import { isFailure, rehearse, selectSteps } from './rehearse/rehearsal.ts'
import type { RehearsedStep } from './rehearse/rehearsed-step.ts'
import { type ReportRequest, writeReports } from './rehearse/reports.ts'
import type { Rehearsal } from './rehearse/summary.ts'
import type { Variables } from './shell/environment.ts'
import { TrustFile, findStateFolder, keepLastTranscript } from './state-folder.ts'
import { untilSignal } from './until-signal.ts'

export interface RehearseCommandOptions {
  args: Arguments
  /** Path of the deck's file. */
  deck: string
  /** The package's folder. */
  home: string
  version: string
  environment: Variables
  /** For the report that was asked for on standard output. */
  write: (text: string) => void
}

const EXIT_FAILED = 1
const EXIT_STOPPED = 130
const VERSION_MS = 15_000
/** Wide enough for kubectl's tables on a handout. */
const SCREEN = { cols: 120, rows: 30 }

/**
 * The command `livedeck rehearse`: runs a deck's steps in order and reports how they went. Gives 1 when a step was not as
 * expected, 130 when a signal stopped it; the report is written either way.
 * @throws {RehearseError} before anything has run, or when a report cannot be written; and what openPlace and loadDeck throw
 */
export async function runRehearseCommand(options: RehearseCommandOptions): Promise<number> {
  const { args, deck: file, environment, write } = options
  const settings = readLiveSettings(await readDeck(file))
  const deck = await loadDeck(file, createRenderer())
  const stopping = new AbortController()
  void untilSignal().then(() => stopping.abort())
  const { signal } = stopping
  await ask(options, deck, args.target ?? settings.target ?? 'sandbox', signal)
  const place = await openPlace({ ...options, settings, signal })
  const rehearsal = await rehearseAt(place, deck, options, signal).finally(() => close(place))
  const request: ReportRequest = { json: args.json, junit: args.junit, folder: args.output }
  await writeReports(rehearsal, request, write)
  if (!isPartial(args) && !rehearsal.wasStopped)
    keepLastTranscript(findStateFolder(environment), file, rehearsal.transcript)
  if (rehearsal.wasStopped) return EXIT_STOPPED
  return rehearsal.steps.some(({ verdict }) => isFailure(verdict)) ? EXIT_FAILED : 0
}

const isPartial = ({ from, to, only }: Arguments): boolean => from !== null || to !== null || only !== null

/** A rehearsal runs all that a deck says: livedeck's own deck may, any other when the person at the keyboard says so. */
async function ask(
  { args }: RehearseCommandOptions,
  deck: Deck,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  if (args.deck === null || args.trust) return
  const name = showPath(deck.file)
  if (!process.stdin.isTTY) throw new RehearseError('not-trusted', rehearseMessages.notTrusted(name, target))
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question(rehearseMessages.ask(name, target, deck.steps.length), { signal })
    if (/^\s*y/i.test(answer)) return
  } catch {
    // A signal is an answer as well.
  } finally {
    lines.close()
  }
  throw new RehearseError('not-trusted', rehearseMessages.notTrusted(name, target))
}

async function close({ target, reaper, sandbox }: Place): Promise<void> {
  await target.dispose()
  await sandbox?.dispose()
  await reaper.dispose()
}

async function rehearseAt(
  { target, sandbox }: Place,
  deck: Deck,
  options: RehearseCommandOptions,
  signal: AbortSignal,
): Promise<Rehearsal> {
  const { args, version, environment } = options
  const store = new TrustFile(findStateFolder(environment))
  const shell = args.shell ?? deck.live.shell ?? 'bash'
  // Who lets a deck rehearse lets it run what it runs by itself.
  const lecture = new Lecture({
    target,
    cluster: sandbox,
    shell,
    version,
    trustStore: store,
    isOwnDeck: true,
    screen: SCREEN,
  })
  try {
    lecture.showDeck(deck)
    const selection = {
      from: args.from ?? 1,
      to: args.to ?? Number.POSITIVE_INFINITY,
      only: args.only,
      keepGoing: args.keepGoing,
    }
    if (selectSteps(lecture.steps, selection).every(({ hidden }) => hidden))
      throw new RehearseError(
        'nothing-to-run',
        rehearseMessages.nothingToRun(showPath(deck.file), describe(args)),
      )
    const opened = lecture.terminals.open(MAIN_TERMINAL)
    const began = new Date()
    const cluster = await askVersion(lecture)
    const progress = new Progress(process.stderr, { isQuiet: args.json && !process.stderr.isTTY })
    const steps = await rehearse({
      deck,
      steps: lecture.steps,
      runner: lecture.runner,
      selection,
      signal,
      onStart: (step, number, count) => progress.start(step, number, count),
      onEnd: (step, number, count) => progress.end(step, number, count),
    })
    progress.dispose()
    void opened
    const durationMs = Date.now() - began.getTime()
    if (!args.keepObjects) await cleanUp(lecture)
    const transcript = makeTranscript({ deck, lecture, cluster, began, steps, version })
    return { transcript, steps, durationMs, wasStopped: signal.aborted }
  } finally {
    await lecture.terminals.dispose()
    lecture.runner.dispose()
  }
}

/** Deletes what the rehearsal has made on a real cluster, so that the lecture finds it as the rehearsal did. */
async function cleanUp(lecture: Lecture): Promise<void> {
  if (lecture.cluster.view !== null) return
  const { id, objects, commands } = await lecture.reset.plan()
  if (objects.length + commands.length === 0) return
  const names = objects.map(({ name }) => name).join(', ')
  process.stderr.write(`livedeck: deleting what the rehearsal made${names === '' ? '' : `: ${names}`}\n`)
  const refusal = await lecture.reset.apply(id)
  if (refusal !== null) process.stderr.write(`livedeck: ${refusal.message}\n`)
}

/** What `kubectl version` says of the server; null when there is no kubectl or no server. */
async function askVersion(lecture: Lecture): Promise<string | null> {
  try {
    const options = { terminal: MAIN_TERMINAL, timeoutMs: VERSION_MS }
    const { stdout } = await lecture.execute('kubectl version -o json', options)
    const [, version = null] = /"serverVersion":\s*\{[^}]*"gitVersion":\s*"([^"]+)"/.exec(stdout) ?? []
    return version
  } catch {
    // A deck may have nothing to do with a cluster, and its steps will say when they have.
    return null
  }
}

interface TranscriptParts {
  deck: Deck
  lecture: Lecture
  cluster: string | null
  began: Date
  steps: readonly RehearsedStep[]
  version: string
}

function makeTranscript({ deck, lecture, cluster, began, steps, version }: TranscriptParts): Transcript {
  return {
    format: TRANSCRIPT_FORMAT,
    version: TRANSCRIPT_VERSION,
    livedeck: version,
    deck: { title: deck.title, file: showPath(resolve(deck.file)), hash: deck.hash },
    target: lecture.target.name,
    simulated: lecture.target.simulated,
    cluster,
    startedAt: began.toISOString(),
    screen: SCREEN,
    steps: steps.map(({ record }) => record),
  }
}

function describe({ from, to, only }: Arguments): string {
  if (only !== null) return `has the id ${only}`
  return from === null && to === null ? 'is in it' : `is on the slides ${from ?? 1} to ${to ?? 'the last'}`
}
