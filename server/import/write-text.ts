import type { Line, Lose } from './line.ts'
import { rewriteLinks } from './links.ts'
import { lossMessages } from './messages.ts'
import { rewritePictures } from './pictures.ts'

/** What the text of a slide is written with. */
export interface TextContext {
  /** The numbers of slides by what links name them. */
  anchors: ReadonlyMap<string, number>
  /** The folder that the imported deck is written to. */
  outFolder: string
  lose: Lose
}

/** A line that Markdown draws as a rule, and Marp takes for the end of a slide. */
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/
const TOP_ITEM = /^(?:[-*+]|\d+[.)])\s+\S/

/** Fragments are Marp's lists with `*` and `1)`: what follows a pause gets these signs, all else must not have them. */
function writeItem(text: string, isPaused: boolean): string {
  const [, indent, bullet, number, rest] = /^(\s*)(?:([-*+])|(\d+)[.)])(\s+\S.*)$/.exec(text) ?? []
  if (indent === undefined || rest === undefined) return text
  if (number !== undefined) return `${indent}${number}${isPaused ? ')' : '.'}${rest}`
  return bullet === '+' && !isPaused ? text : `${indent}${isPaused ? '*' : '-'}${rest}`
}

/** Writes a line of a slide's text as Marp reads it; `before` is the line above it, whose heading dashes may make. */
export function writeTextLine(line: Line, before: string, context: TextContext): string {
  if (RULE.test(line.text) && (before.trim() === '' || !line.text.includes('-'))) return '<hr>'
  const isPaused = (line.pauses ?? 0) > 0 && TOP_ITEM.test(line.text)
  if (/<pre\b[^>]*\bmermaid\b/.test(line.text)) context.lose(line, 'mermaid', lossMessages.mermaid())
  // `</br>` is no tag, and browsers take it for one; Marp shows it as text.
  const text = rewritePictures(line, context).replace(/<\/br\s*>/gi, '<br>')
  return writeItem(rewriteLinks({ ...line, text }, context.anchors, context.lose), isPaused)
}

/** Lists each pause that is followed by more than a list, since only list items can wait for their turn. */
export function losePauses(lines: readonly Line[], fenced: readonly boolean[], lose: Lose): void {
  const seen = new Set<number>()
  for (const [row, line] of lines.entries()) {
    const { pauses = 0, text } = line
    if (pauses === 0 || seen.has(pauses) || text.trim() === '' || /^\s/.test(text)) continue
    if (fenced[row] !== true && (TOP_ITEM.test(text) || text.startsWith('<!--') || /^\[[^\]]+\]:/.test(text)))
      continue
    seen.add(pauses)
    lose(line, 'pause', lossMessages.pause())
  }
}
