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

/** True when a step's recording shows something: what was typed is on the page already. */
export function canReplay({ output }: Pick<StepRecord, 'output'>): boolean {
  return output.length > 0
}

/** The records of a handout's steps that can be replayed. */
const replayable = ({ answers }: Pick<Answered, 'answers'>): StepRecord[] =>
  answers.flatMap(({ answer: { record } }) => (record !== null && canReplay(record) ? [record] : []))

/** True when an HTML with these answers carries the player. */
export function hasReplays(answered: Pick<Answered, 'answers'>): boolean {
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
 * Makes what an HTML with folding pages carries at the end of its body, so that each step which printed something can be replayed: the
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
