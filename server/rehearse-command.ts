import { createInterface } from 'node:readline/promises'

import type { Arguments, RehearsalRequest } from './arguments.ts'
import type { Deck } from './deck/deck.ts'
import { loadDeck, readDeck } from './deck/load.ts'
import { createRenderer } from './deck/render.ts'
import { showPath } from './deck/show-path.ts'
import { Lecture } from './live/lecture.ts'
import { isOwnDeck } from './own-deck.ts'
import { type Place, openPlace, readLiveSettings } from './place.ts'
import { askClusterVersion, findClusterFault } from './rehearse/cluster-version.ts'
import { RehearseError, rehearseMessages } from './rehearse/messages.ts'
import { Progress } from './rehearse/progress.ts'
import {
  type RehearsalOptions,
  type Selection,
  isFailure,
  rehearse,
  selectSteps,
} from './rehearse/rehearsal.ts'
import type { RehearsedStep } from './rehearse/rehearsed-step.ts'
import { type ReportRequest, writeReports } from './rehearse/reports.ts'
import type { Rehearsal } from './rehearse/summary.ts'
import { makeTranscript } from './rehearse/transcript.ts'
import type { Variables } from './shell/environment.ts'
import { findStateFolder, keepLastTranscript } from './state-folder.ts'
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
/** Wide enough for kubectl's tables on a handout. */
const SCREEN = { cols: 120, rows: 30 }

/**
 * The command `livedeck rehearse`: runs a deck's steps in order and reports how they went. Gives 1 when a step was not as
 * expected, 130 when a signal stopped it; the report is written either way.
 * @throws {RehearseError} before anything has run, or when a report cannot be written; and what rehearseDeck throws
 */
export async function runRehearseCommand(options: RehearseCommandOptions): Promise<number> {
  const { args, deck: file, environment, write } = options
  const stopping = new AbortController()
  void untilSignal().then(() => stopping.abort())
  const rehearsal = await rehearseDeck(options, stopping.signal)
  const request: ReportRequest = { json: args.json, junit: args.rehearsal.junit, folder: args.output }
  await writeReports(rehearsal, request, write)
  if (!isPartial(args.rehearsal) && !rehearsal.wasStopped)
    keepLastTranscript(findStateFolder(environment), file, rehearsal.transcript)
  if (rehearsal.wasStopped) return EXIT_STOPPED
  return rehearsal.steps.some(({ verdict }) => isFailure(verdict)) ? EXIT_FAILED : 0
}

/**
 * Rehearses a deck on the target that the command line or the deck names.
 * @throws {RehearseError} `not-trusted`, `nothing-to-run`; and what openPlace and loadDeck throw
 */
export async function rehearseDeck(
  options: Omit<RehearseCommandOptions, 'write'>,
  signal: AbortSignal,
): Promise<Rehearsal> {
  const { args, deck: file } = options
  const settings = readLiveSettings(await readDeck(file))
  const deck = await loadDeck(file, createRenderer())
  await ask(options, deck, args.target ?? settings.target ?? 'sandbox', signal)
  const place = await openPlace({ ...options, settings, signal })
  try {
    return await rehearseAt(place, deck, options, signal)
  } finally {
    await close(place)
  }
}

const isPartial = ({ from, to, only }: RehearsalRequest): boolean =>
  from !== null || to !== null || only !== null

/** A rehearsal runs all that a deck says: livedeck's own deck may, any other when the person at the keyboard says so. */
async function ask(
  { args, home }: Pick<RehearseCommandOptions, 'args' | 'home'>,
  deck: Deck,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  if (isOwnDeck(deck.file, home) || args.rehearsal.trust) return
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

/** The target goes with its lecture. */
async function close({ reaper, sandbox }: Place): Promise<void> {
  await sandbox?.dispose()
  await reaper.dispose()
}

async function rehearseAt(
  { target, sandbox }: Place,
  deck: Deck,
  { args, version }: Pick<RehearseCommandOptions, 'args' | 'version'>,
  signal: AbortSignal,
): Promise<Rehearsal> {
  const shell = args.shell ?? deck.live.shell ?? 'bash'
  // Who lets a deck rehearse lets it run what it runs by itself.
  const lecture = new Lecture({ target, cluster: sandbox, shell, version, isOwnDeck: true, screen: SCREEN })
  try {
    lecture.showDeck(deck)
    const selection = select(args.rehearsal)
    if (selectSteps(lecture.steps, selection).every(({ hidden }) => hidden))
      throw new RehearseError(
        'nothing-to-run',
        rehearseMessages.nothingToRun(showPath(deck.file), describe(args.rehearsal)),
      )
    const began = new Date()
    const cluster = await askClusterVersion(lecture.execute)
    // A deck that never had a cluster has none to blame.
    const diagnose = async (): Promise<string | null> =>
      cluster === null ? null : await findClusterFault(lecture.execute)
    const steps = await runSteps(lecture, { selection, diagnose, signal }, args.json)
    const durationMs = Date.now() - began.getTime()
    if (!args.rehearsal.keepObjects) await cleanUp(lecture)
    const transcript = makeTranscript({
      deck,
      target,
      cluster,
      began,
      steps,
      livedeck: version,
      screen: SCREEN,
    })
    return { transcript, steps, durationMs, wasStopped: signal.aborted }
  } finally {
    await lecture.dispose()
  }
}

const select = ({ from, to, only, keepGoing }: RehearsalRequest): Selection => ({
  from: from ?? 1,
  to: to ?? Number.POSITIVE_INFINITY,
  only,
  keepGoing,
})

async function runSteps(
  { steps, runner }: Lecture,
  how: Pick<RehearsalOptions, 'selection' | 'diagnose' | 'signal'>,
  isForPrograms: boolean,
): Promise<RehearsedStep[]> {
  const progress = new Progress(process.stderr, { isQuiet: isForPrograms && !process.stderr.isTTY })
  try {
    return await rehearse({
      steps,
      runner,
      ...how,
      onStart: (step, place, count) => progress.start(step, place, count),
      onEnd: (step, place, count) => progress.end(step, place, count),
    })
  } finally {
    progress.dispose()
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

function describe({ from, to, only }: RehearsalRequest): string {
  if (only !== null) return `has the id ${only}`
  return from === null && to === null ? 'is in it' : `is on the slides ${from ?? 1} to ${to ?? 'the last'}`
}
