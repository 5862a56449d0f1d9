import { closingFence, type Line, openingFence } from './line.ts'

/** A visible fenced block. `info` is the language and what follows it. */
export interface FencePart {
  kind: 'fence'
  at: Line
  indent: string
  marker: string
  info: string
  body: Line[]
}

/** A block that only the autopilot reads: one of the `` ```method data``` `` inside a comment. */
export interface MachinePart {
  kind: 'machine'
  at: Line
  indent: string
  method: string
  data: string
}

/** What a slide is made of, in order; the text of comments has become the presenter's notes. */
export type Part =
  { kind: 'text'; lines: Line[] } | { kind: 'note'; at: Line; text: string } | FencePart | MachinePart

const METHOD = /^(\S+)(?:[ \t]+|[ \t]*\n)?([^]*)$/
const SNIPPET = /```([^]*?)```/g

/** Takes the autopilot's snippets out of a comment; what is left is a note. */
function readComment(text: string, rows: readonly Line[], indent: string): Part[] {
  const parts: Part[] = []
  const [at] = rows
  if (!at) return parts
  const body = text.replace(/^<!--/, '').replace(/-*-->$/, '')
  const lineAt = (index: number): Line => rows[body.slice(0, index).split('\n').length - 1] ?? at
  for (const match of body.matchAll(SNIPPET)) {
    const [, method = '', data = ''] = METHOD.exec(match[1] ?? '') ?? []
    parts.push({ kind: 'machine', at: lineAt(match.index), indent, method, data: data.replace(/\s+$/, '') })
  }
  // A `]` that makes up for the bracket of `key ^[` says nothing.
  const rest = body
    .replace(SNIPPET, '')
    .replace(/^\s*\.(?:lab|exercise)\[|^\s*\]\s*$/gm, '')
    .trim()
  if (rest !== '') parts.unshift({ kind: 'note', at, text: rest })
  return parts
}

/** The column of the text that a comment follows, so that a hidden step stays in the list item before it. */
function indentBefore(lines: readonly Line[], row: number): string {
  for (let at = row - 1; at >= 0; at--) {
    const text = lines[at]?.text ?? ''
    if (text.trim() === '') continue
    const [, item] = /^(\s*(?:[-*+]|\d+[.)])\s+)\S/.exec(text) ?? []
    if (item !== undefined) return ' '.repeat(item.length)
    return text.trimStart().startsWith('<') ? '' : (/^\s*/.exec(text)?.[0] ?? '')
  }
  return ''
}

/** Where the comment that opens on this row ends: its text, and what stands behind it on its last line. */
function cutComment(
  lines: readonly Line[],
  row: number,
  column: number,
): { text: string; end: number; rest: string } {
  let text = lines[row]?.text.slice(column) ?? ''
  let end = row
  while (!text.includes('-->') && end + 1 < lines.length) text += `\n${lines[++end]?.text ?? ''}`
  const close = text.indexOf('-->')
  if (close < 0) return { text: `${text}-->`, end, rest: '' }
  return { text: text.slice(0, close + 3), end, rest: text.slice(close + 3) }
}

/** Where a comment that is to be taken out starts on a line; -1 for none. Short ones within a text may stay there. */
function commentColumn(lines: readonly Line[], row: number): number {
  const text = lines[row]?.text ?? ''
  const column = text.indexOf('<!--')
  if (column < 0) return -1
  const isCode = (text.slice(0, column).match(/`/g) ?? []).length % 2 === 1
  const { text: comment, end } = cutComment(lines, row, column)
  const isInline = text.slice(0, column).trim() !== '' && end === row && !comment.includes('```')
  return isCode || isInline ? -1 : column
}

/** Takes a slide's lines apart into text, fenced blocks, notes and what only the autopilot reads. */
export function readParts(lines: readonly Line[]): Part[] {
  const parts: Part[] = []
  const addText = (line: Line): void => {
    const last = parts.at(-1)
    if (last?.kind === 'text') last.lines.push(line)
    else parts.push({ kind: 'text', lines: [line] })
  }
  for (let row = 0; row < lines.length; row++) {
    const line = lines[row]
    if (!line) break
    const opening = openingFence(line.text)
    const close = opening ? closingFence(lines, row) : -1
    const column = commentColumn(lines, row)
    if (opening && close > 0) {
      parts.push({ kind: 'fence', at: line, ...opening, body: lines.slice(row + 1, close) })
      row = close
    } else if (column >= 0) {
      const before = line.text.slice(0, column)
      if (before.trim() !== '') addText({ ...line, text: before.trimEnd() })
      const { text, end, rest } = cutComment(lines, row, column)
      const indent = indentBefore(lines, before.trim() === '' ? row : row + 1)
      parts.push(...readComment(text, lines.slice(row, end + 1), indent))
      if (rest.trim() !== '') addText({ ...line, text: rest })
      row = end
    } else addText(line)
  }
  return parts
}
