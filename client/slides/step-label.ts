import type { StepView } from '../../server/protocol/deck.ts'
import type { Run, RunState } from '../../server/protocol/run.ts'
import { isActive } from './next-step.ts'

export type StepState = RunState | 'ready'

/** A step's state for the eye and for the ear: a sign, and words that need no colour to be understood. */
export interface StepLabel {
  state: StepState
  sign: string
  words: string
  /** The end of the words, which stays readable where they are too long for their room. */
  tail?: string
}

/** What is known of a step besides its run. */
export interface StepLore {
  /** How long it took at its rehearsal, in milliseconds. */
  usualMs?: number | undefined
  /** When and where its recording was made, such as `12 Nov 2026 on kube1`. */
  recording: string
}

const inMinutes = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`

/** Writes a duration as people say it: `0.4 s`, `42 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : inMinutes(Math.round(seconds))
}

/** Says how long a run usually takes, no more exactly than that is true: `usually 4 s`. */
export function sayUsual(ms: number): string {
  return `usually ${ms < 950 ? formatDuration(ms) : inMinutes(Math.round(ms / 1000))}`
}

const part = (step: StepView, { command, commands, state }: Run): string => {
  if (command === undefined) return ''
  const count = state === 'running' && commands > 1 ? commands : step.commands.length
  return count > 1 ? `${command}/${count}` : ''
}
const withTime = (words: string, { durationMs }: Run): string =>
  durationMs === undefined ? words : `${words} · ${formatDuration(durationMs)}`
const wholeSeconds = (ms: number): number => Math.floor(Math.max(0, ms) / 1000)
const elapsed = (words: string, ms: number): string => `${words} ${wholeSeconds(ms)} s`

function labelWaiting({ waitsFor, waitLimitMs }: Run, ms: number): StepLabel {
  if (waitsFor === undefined) return { state: 'waiting', sign: '●', words: elapsed('waiting', ms) }
  const limit = waitLimitMs === undefined ? '' : ` of ${Math.round(waitLimitMs / 1000)}`
  return {
    state: 'waiting',
    sign: '●',
    words: `waits for ${waitsFor}`,
    tail: `· ${wholeSeconds(ms)}${limit} s`,
  }
}

function labelOk(step: StepView, run: Run): StepLabel {
  const wasExpected = run.exitCode !== undefined && run.exitCode !== 0
  const words = wasExpected ? `exit ${run.exitCode}, as expected` : [part(step, run), 'ok'].join(' ').trim()
  return { state: 'ok', sign: '✓', words: withTime(words, run) }
}

function labelFailed(run: Run): StepLabel {
  const { exitCode, mismatch } = run
  const isCodeToBlame = exitCode !== undefined && exitCode !== 0
  const words = mismatch ? 'not as expected' : isCodeToBlame ? `exit ${exitCode}` : 'failed'
  return { state: 'failed', sign: '✗', words: withTime(words, run) }
}

/** A transcript that was played says so, and nothing that could be taken for a run. */
function labelRecorded(run: Run, recording: string): StepLabel {
  const exit = isActive(run) || run.exitCode === undefined || run.exitCode === 0 ? '' : ` · exit ${run.exitCode}`
  return { state: run.state, sign: '▷', words: `recorded ${recording}`.trim() + exit }
}

function labelReady({ terminal }: StepView, usualMs: number | undefined): StepLabel {
  const words = [
    ...(terminal === 'main' ? [] : [`in ${terminal}`]),
    ...(usualMs === undefined ? [] : [sayUsual(usualMs)]),
  ]
  return { state: 'ready', sign: '', words: words.join(' · ') }
}

/** Says how a step stands; `elapsedMs` is how long an unfinished run has gone on, as this page's clock has it. */
export function labelStep(
  step: StepView,
  run: Run | undefined,
  elapsedMs: number,
  lore: StepLore = { recording: '' },
): StepLabel {
  if (!run) return labelReady(step, lore.usualMs)
  if (run.recorded) return labelRecorded(run, lore.recording)
  const { state } = run
  switch (state) {
    case 'queued':
      return { state, sign: '◌', words: 'queued' }
    case 'filling':
      return { state, sign: '◌', words: 'looking up the name' }
    case 'running':
      return { state, sign: '●', words: elapsed(['running', part(step, run)].join(' ').trim(), elapsedMs) }
    case 'waiting':
      return labelWaiting(run, elapsedMs)
    case 'ok':
      return labelOk(step, run)
    case 'failed':
      return labelFailed(run)
    case 'interrupted':
      return { state, sign: '■', words: withTime('interrupted', run) }
    case 'unknown':
      return { state, sign: '?', words: 'unknown' }
  }
}
