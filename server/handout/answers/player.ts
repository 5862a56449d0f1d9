import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { toAsciicast } from '../asciicast.ts'
import { escapeHtml } from '../html-text.ts'
import type { Answered } from './printed-answer.ts'
import replayStyle from './replay-answers.css?raw'
import replayScript from './replay-answers.js?raw'

/** The id of a step's recording in an exported HTML. */
export function castId(step: string): string {
  return `cast-${step}`
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
 * Makes what an HTML with folding pages carries at the end of its body, so that each step can be replayed: the recordings, the
 * player as text that runs when it is first asked for, and the script that asks. Empty when nothing was recorded.
 */
export function replayKit({ answers, transcript }: Answered): string {
  const casts = answers.flatMap(({ answer: { record } }) =>
    record === null || record.output.length === 0
      ? []
      : [textScript(escapeHtml(castId(record.step)), castText(toAsciicast(record, transcript)))],
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
