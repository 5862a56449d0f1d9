import type { Code, Paragraph } from 'mdast'
import type { Block } from '../../deck/deck.ts'
import type { PrintedAnswer } from '../answers/printed-answer.ts'
import { leftOut, shorten } from '../answers/shorten.ts'
import { textOf } from '../answers/styled-line.ts'
import { describeDoubts, describeEnding } from '../answers/words.ts'
import type { Flow } from './flow.ts'

/** Lines of a recorded output that a worksheet shows. */
const MOST_LINES = 40

const code = (lang: string, value: string): Code => ({ type: 'code', lang, value })

const note = (value: string): Paragraph => ({
  type: 'paragraph',
  children: [{ type: 'emphasis', children: [{ type: 'text', value }] }],
})

function outputNodes({ lines, lost }: PrintedAnswer): Code[] {
  if (lines.length === 0) return []
  const { head, left, tail } = shorten(lines.map(textOf), MOST_LINES)
  const gap = (count: number): string[] => (count > 0 ? [leftOut(count)] : [])
  return [code('text', [...gap(lost), ...head, ...gap(left), ...tail].join('\n'))]
}

/** What a step answered: how it ended, what to doubt, and its output as text. */
function answerNodes(printed: PrintedAnswer): Flow[] {
  const { answer, lines } = printed
  const isRun = answer.record !== null && answer.record.state !== 'skipped'
  const silent = isRun && lines.length === 0 ? ' · it printed nothing' : ''
  return [
    note(`${describeEnding(answer).text}${silent}`),
    ...describeDoubts(answer).map(note),
    ...outputNodes(printed),
  ]
}

/** A block of the deck as the worksheet has it: a step as the shell takes it, with its answer; nothing of one that is hidden. */
export function blockNodes(block: Block & { code?: string }, printed: PrintedAnswer | undefined): Flow[] {
  const { kind, language, source } = block
  if (block.attributes.hidden === true) return []
  if (kind === 'output') return [code(language === '' ? 'text' : language, source)]
  if (kind === 'code') return [code(language, source)]
  const shell = language === 'console' || language === '' ? 'bash' : language
  return [code(shell, block.code ?? source), ...(printed === undefined ? [] : answerNodes(printed))]
}
