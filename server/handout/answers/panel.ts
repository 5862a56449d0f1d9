import { escapeHtml } from '../html-text.ts'
import { lineHtml } from './line-html.ts'
import type { PrintedAnswer } from './printed-answer.ts'
import { leftOut, shorten, type Shortened } from './shorten.ts'
import type { StyledLine } from './styled-line.ts'
import { describeDoubts, describeEnding } from './words.ts'

/** An answer's parts as HTML, each escaped. */
export interface PanelParts {
  command: string
  ending: string
  doubts: string
  output: string
}

/** What a handout shows of a step's code, which the slide shows as a whole. */
export const MOST_COMMAND_LINES = 6

/** What was typed, with real names; as the deck has it where nothing was recorded. */
export function commandLines({ answer: { record, step } }: PrintedAnswer): Shortened<string> {
  const typed = record === null || record.state === 'skipped' ? step.code : record.typed
  return shorten(typed.split('\n'), MOST_COMMAND_LINES)
}

const gap = (count: number): string =>
  count > 0 ? `<span class="answer-line answer-left">${leftOut(count)}\n</span>` : ''

/** A command's words stay whole: browsers break after a hyphen, and half an option reads like another one. */
const wordsHtml = (line: string): string =>
  line.replaceAll(/\S+|\s+/g, (part) =>
    /[-/]/.test(part) ? `<span class="answer-word">${escapeHtml(part)}</span>` : escapeHtml(part),
  )

function commandHtml(printed: PrintedAnswer): string {
  const { head, left, tail } = commandLines(printed)
  const lines = (list: readonly string[]): string =>
    list.map((line) => `<span class="answer-line">${wordsHtml(line)}\n</span>`).join('')
  return `<pre class="answer-command"><code>${lines(head)}${gap(left)}${lines(tail)}</code></pre>`
}

function outputHtml({ answer, lost }: PrintedAnswer, { head, left, tail }: Shortened<StyledLine>): string {
  if (answer.record === null || answer.record.state === 'skipped') return ''
  if (head.length === 0) return '<p class="answer-silent">It printed nothing.</p>'
  const lines = (list: readonly StyledLine[]): string => list.map(lineHtml).join('')
  return `<pre class="answer-output"><code>${gap(lost)}${lines(head)}${gap(left)}${lines(tail)}</code></pre>`
}

/** Makes the parts of an answer's panel from what is shown of its output. */
export function panelParts(printed: PrintedAnswer, shown: Shortened<StyledLine>): PanelParts {
  const { state, text } = describeEnding(printed.answer)
  const doubts = describeDoubts(printed.answer).map(
    (doubt) => `<p class="answer-doubt">${escapeHtml(doubt)}</p>`,
  )
  return {
    command: commandHtml(printed),
    ending: `<span class="answer-ending" data-state="${state}">${escapeHtml(text)}</span>`,
    doubts: doubts.join(''),
    output: outputHtml(printed, shown),
  }
}

/** An answer for paper: everything shows. */
export function openPanel(printed: PrintedAnswer, shown: Shortened<StyledLine>): string {
  const { command, ending, doubts, output } = panelParts(printed, shown)
  return `<div class="answer"><div class="answer-head">${command}${ending}</div>${doubts}${output}</div>`
}

/** An answer for the screen: its output folds, and it can be replayed where `cast` names its recording in the document. */
export function foldingPanel(
  printed: PrintedAnswer,
  shown: Shortened<StyledLine>,
  { isOpen, cast }: { isOpen: boolean; cast: string | null },
): string {
  const { command, ending, doubts, output } = panelParts(printed, shown)
  const head = `<div class="answer-head">${command}${ending}</div>`
  if (doubts === '' && output === '') return `<div class="answer">${head}</div>`
  const play =
    cast === null
      ? ''
      : `<button type="button" class="answer-play" data-cast="${escapeHtml(cast)}">Replay</button>`
  return (
    `<details class="answer"${isOpen ? ' open' : ''}><summary>${head}</summary>` +
    `${doubts}${output}${play}</details>`
  )
}
