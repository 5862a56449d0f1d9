import path from 'node:path'
import type { Deck } from '../../deck/deck.ts'
import type { Transcript } from '../../protocol/transcript.ts'
import type { Answered } from '../answers/printed-answer.ts'
import { describeOrigin } from '../answers/words.ts'
import { type Flow, isFlow } from './flow.ts'
import { joinHeadings } from './headings.ts'
import { moveNodes, type Workbench } from './move-nodes.ts'
import type { PictureFolder } from './picture-folder.ts'
import { parseMarkdown, writeMarkdown } from './parse-markdown.ts'

export interface WorksheetOptions {
  /** The deck's Markdown, as it was rendered. */
  markdown: string
  /** The folder that the worksheet is written to, absolute; files are referred to from there. */
  folder: string
  /** Takes the pictures that it shows. */
  pictures: PictureFolder
  /** With presenter notes. */
  notes: boolean
  answered: Answered | null
}

/** Puts the document's title before all, and where recorded outputs come from behind the first slide. */
function addOpening(nodes: readonly Flow[], title: string, transcript: Transcript | null): Flow[] {
  const heading: Flow = { type: 'heading', depth: 1, children: [{ type: 'text', value: title }] }
  if (transcript === null) return [heading, ...nodes]
  const value = `Outputs as recorded: ${describeOrigin(transcript)}.`
  const origin: Flow = { type: 'paragraph', children: [{ type: 'text', value }] }
  const first = nodes.findIndex((node) => node.type === 'heading')
  return [heading, ...nodes.slice(0, Math.max(0, first)), origin, ...nodes.slice(Math.max(0, first))]
}

/**
 * Writes a deck as a worksheet in GitHub's Markdown: its slides' text under their headings, commands and expected outputs as fenced
 * blocks, with a transcript also what was printed; no HTML, no directives, no attributes of steps.
 */
export function writeWorksheet(
  deck: Deck,
  { markdown, folder, pictures, notes, answered }: WorksheetOptions,
): string {
  const bench: Workbench = {
    blocks: new Map(deck.blocks.map((block) => [block.line, block])),
    answers: new Map((answered?.answers ?? []).map((printed) => [printed.answer.step.id, printed])),
    places: { from: path.dirname(deck.file), to: folder },
    pictures,
    notes: notes ? deck.slides.map((slide) => slide.notes) : null,
  }
  const title = deck.slides[0]?.title || deck.title
  const text = markdown.replace(/^\u{FEFF}/u, '').replaceAll(/\r\n?/g, '\n')
  const nodes = joinHeadings(moveNodes(parseMarkdown(text).children.filter(isFlow), bench), title)
  return writeMarkdown({ type: 'root', children: addOpening(nodes, title, answered?.transcript ?? null) })
}
