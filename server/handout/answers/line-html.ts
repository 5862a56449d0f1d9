import { escapeHtml } from '../html-text.ts'
import { printedColours } from './colours.ts'
import type { StyledLine, StyledRun, TextStyle } from './styled-line.ts'

const FLAGS = ['bold', 'dim', 'italic', 'underline', 'strike'] as const

function classesOf(style: TextStyle): string {
  return FLAGS.filter((flag) => style[flag])
    .map((flag) => `answer-${flag}`)
    .join(' ')
}

function runHtml({ text, style }: StyledRun): string {
  const classes = classesOf(style)
  const { text: colour, ground } = printedColours(style)
  const css = [colour && `color:${colour}`, ground && `background:${ground}`].filter(Boolean).join(';')
  if (classes === '' && css === '') return escapeHtml(text)
  const attributes = `${classes && ` class="${classes}"`}${css && ` style="${css}"`}`
  return `<span${attributes}>${escapeHtml(text)}</span>`
}

/** One line of output as HTML; its text is escaped, whatever it holds, and ends with a newline so that it can be copied. */
export function lineHtml({ runs }: StyledLine): string {
  return `<span class="answer-line">${runs.map(runHtml).join('')}\n</span>`
}
