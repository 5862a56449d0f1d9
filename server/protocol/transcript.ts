import { RUN_STATES, type RunState } from './run.ts'

/** One burst of a step's output: milliseconds since its first command started, and the text with its escape sequences. */
export type OutputEvent = [ms: number, text: string]

/** What one step did: `skipped` was never typed. */
export interface StepRecord {
  /** The step's id. */
  step: string
  /** 1-based. */
  slide: number
  /** 1-based line of the fence in the deck's file. */
  line: number
  terminal: string
  /** The step's code as the deck has it; another code under the same id makes the record stale. */
  code: string
  /** What was typed: `code` with real names in place of placeholders. */
  typed: string
  state: RunState | 'skipped'
  exitCode?: number
  /** RFC 3339, UTC. */
  startedAt: string
  durationMs: number
  /** What the terminal wrote between the first command's start and the last one's end. */
  output: OutputEvent[]
  /** How many characters of output are not here, since a record is bounded. */
  cut?: number
  /** Sentences that say in what the step was not as expected; empty when it was. */
  problems: string[]
}

/** What a whole deck did on a cluster, for handouts, for the durations before a run and for playing back. */
export interface Transcript {
  format: typeof TRANSCRIPT_FORMAT
  version: typeof TRANSCRIPT_VERSION
  /** The version of livedeck that wrote it. */
  livedeck: string
  deck: { title: string; file: string; hash: string }
  target: string
  simulated: boolean
  /** The cluster's version such as `v1.20.2`; null when it did not tell. */
  cluster: string | null
  /** RFC 3339, UTC. */
  startedAt: string
  screen: { cols: number; rows: number }
  /** In the order of the deck. */
  steps: StepRecord[]
}

export const TRANSCRIPT_FORMAT = 'livedeck-transcript'
export const TRANSCRIPT_VERSION = 1

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value))
const isState = (value: unknown): boolean =>
  value === 'skipped' || RUN_STATES.some((state) => state === value)
const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(is)
const isEvent = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && isCount(value[0]) && isText(value[1])
const isMaybe = (value: unknown, is: (item: unknown) => boolean): boolean => value === undefined || is(value)

/** What each member of a record must be; a member beyond these is let through. */
const RECORD: Record<keyof StepRecord, (value: unknown) => boolean> = {
  step: isText,
  slide: isCount,
  line: isCount,
  terminal: isText,
  code: isText,
  typed: isText,
  state: isState,
  exitCode: (value) => isMaybe(value, (code) => Number.isInteger(code)),
  startedAt: isTime,
  durationMs: isCount,
  output: (value) => isListOf(value, isEvent),
  cut: (value) => isMaybe(value, isCount),
  problems: (value) => isListOf(value, isText),
}

const HEAD: Record<Exclude<keyof Transcript, 'steps'>, (value: unknown) => boolean> = {
  format: (value) => value === TRANSCRIPT_FORMAT,
  version: (value) => value === TRANSCRIPT_VERSION,
  livedeck: isText,
  deck: (value) => isFields(value) && [value['title'], value['file'], value['hash']].every(isText),
  target: isText,
  simulated: (value) => typeof value === 'boolean',
  cluster: (value) => value === null || isText(value),
  startedAt: isTime,
  screen: (value) => isFields(value) && isCount(value['cols']) && isCount(value['rows']),
}

/** Names the first member that is not as it must be, such as `steps[3].output`; null when all are. */
function findFault(value: Fields): string | null {
  const head = Object.entries(HEAD).find(([name, is]) => !is(value[name]))
  if (head !== undefined) return head[0]
  const { steps } = value
  if (!Array.isArray(steps)) return 'steps'
  for (const [index, step] of steps.entries()) {
    if (!isFields(step)) return `steps[${index}]`
    const fault = Object.entries(RECORD).find(([name, is]) => !is(step[name]))
    if (fault !== undefined) return `steps[${index}].${fault[0]}`
  }
  return null
}

const isTranscript = (value: Fields): value is Fields & Transcript => findFault(value) === null

/** Reads a transcript's JSON, or names the member at which it is none (`JSON` when it is not even that). */
export function parseTranscript(text: string): { transcript: Transcript } | { fault: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { fault: 'JSON' }
  }
  if (!isFields(value)) return { fault: 'JSON' }
  return isTranscript(value) ? { transcript: value } : { fault: findFault(value) ?? 'JSON' }
}

/** A record's output as one text, escape sequences included. */
export function outputOf({ output }: Pick<StepRecord, 'output'>): string {
  return output.map(([, text]) => text).join('')
}

/** True when the deck's step is no longer the one that was recorded. */
export function isStale(record: StepRecord, step: { code: string }): boolean {
  return record.code !== step.code
}
