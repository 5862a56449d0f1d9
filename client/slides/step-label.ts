import type { StepView } from '../../server/protocol/deck.ts'
import type { Run, RunState } from '../../server/protocol/run.ts'

export type StepState = RunState | 'ready'

/** A step's state for the eye and for the ear: a sign, and words that need no colour to be understood. */
export interface StepLabel {
  state: StepState
  sign: string
  words: string
}

/** Writes a duration as people say it: `0.4 s`, `42 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

const part = (step: StepView, { command, commands, state }: Run): string => {
  if (command === undefined) return ''
  const count = state === 'running' && commands > 1 ? commands : step.commands.length
  return count > 1 ? `${command}/${count}` : ''
}
const withTime = (words: string, { durationMs }: Run): string =>
  durationMs === undefined ? words : `${words} · ${formatDuration(durationMs)}`
const elapsed = (words: string, ms: number): string => `${words} ${Math.floor(Math.max(0, ms) / 1000)} s`

function labelOk(step: StepView, run: Run): StepLabel {
  const wasExpected = run.exitCode !== undefined && run.exitCode !== 0
  const words = wasExpected ? `exit ${run.exitCode}, as expected` : [part(step, run), 'ok'].join(' ').trim()
  return { state: 'ok', sign: '✓', words: withTime(words, run) }
}

function labelFailed(run: Run): StepLabel {
  const { exitCode } = run
  const words = exitCode === undefined || exitCode === 0 ? 'failed' : `exit ${exitCode}`
  return { state: 'failed', sign: '✗', words: withTime(words, run) }
}

/** Says how a step stands; `elapsedMs` is how long an unfinished run has gone on, as this page's clock has it. */
export function labelStep(step: StepView, run: Run | undefined, elapsedMs: number): StepLabel {
  if (!run) return { state: 'ready', sign: '', words: '' }
  const { state } = run
  switch (state) {
    case 'queued':
      return { state, sign: '◌', words: 'queued' }
    case 'filling':
      return { state, sign: '◌', words: 'looking up the name' }
    case 'running':
      return { state, sign: '●', words: elapsed(['running', part(step, run)].join(' ').trim(), elapsedMs) }
    case 'waiting':
      return { state, sign: '●', words: elapsed('waiting', elapsedMs) }
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
