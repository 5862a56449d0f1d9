import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { toAsciicast } from '../asciicast.ts'
import type { StepRecord } from '../../protocol/transcript.ts'
import { escapeHtml } from '../html-text.ts'
import type { Answered } from './printed-answer.ts'
import replayStyle from './replay-answers.css?raw'
import replayScript from './replay-answers.js?raw'

/** The id of a step's recording in an exported HTML. */
export function castId(step: string): string {
  return `cast-${step}`
}

/** Output that comes within this many milliseconds is there at once, and the player's clock would stand at 00:00. */
const MOMENT = 1_000
/** A silence of so many milliseconds is something to see: the step waited. The player shortens it to as much. */
const WAIT = 2_000

/** True when a step's recording shows more than its output does: something came bit by bit, or the step waited. */
export function isWorthReplaying({ output, durationMs }: Pick<StepRecord, 'output' | 'durationMs'>): boolean {
  const times = output.map(([ms]) => ms)
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return false
  const moments = [0, ...times, durationMs]
  const silences = moments.map((ms, index) => ms - (moments[index - 1] ?? 0))
  return last - first >= MOMENT || Math.max(...silences) >= WAIT
}

/** The records of a handout's steps that can be replayed. */
const replayable = ({ answers }: Pick<Answered, 'answers'>): StepRecord[] =>
  answers.flatMap(({ answer: { record } }) => (record !== null && isWorthReplaying(record) ? [record] : []))

/** True when an HTML with these answers carries the player. */
export function canReplay(answered: Pick<Answered, 'answers'>): boolean {
  return replayable(answered).length > 0
}

/** Text for a script to read; browsers neither run nor show it. What would end the element early is refused by `isSafe`. */
const textScript = (id: string, text: string): string =>
  `<script type="text/plain" id="${id}">${text}</script>`

/** A script's text ends at `</script`, and `<!--` changes what ends it. */
const isSafe = (text: string): boolean => !/<\/script|<!--/i.test(text)

/** Reads a file of the package asciinema-player, whose exports name them. */
function readPlayer(file: string): string {
  const text = readFileSync(
    createRequire(import.meta.url).resolve(`asciinema-player/dist/bundle/${file}`),
    'utf8',
  )
  if (!isSafe(text)) throw new Error(`asciinema-player's ${file} cannot be put into a page`)
  return text
}

/** Every line of a recording is JSON, in which a `<` may be written as an escape; so nothing can end the element. */
const castText = (cast: string): string => cast.replaceAll('<', '\\u003C')

/**
 * Makes what an HTML with folding pages carries at the end of its body, so that steps whose recording is worth it can be replayed: the
 * recordings, the player as text that runs when it is first asked for, and the script that asks. Empty when there is none.
 */
export function replayKit(answered: Answered): string {
  const casts = replayable(answered).map((record) =>
    textScript(escapeHtml(castId(record.step)), castText(toAsciicast(record, answered.transcript))),
  )
  if (casts.length === 0) return ''
  return [
    ...casts,
    textScript('answers-player-style', readPlayer('asciinema-player.css')),
    textScript('answers-player-code', readPlayer('asciinema-player.min.js')),
    `<style>${replayStyle}</style>`,
    `<script>${replayScript}</script>`,
  ].join('\n')
}
