import { fencedLines, type Line, type Lose, withText } from './line.ts'
import { lossMessages } from './messages.ts'

/** A place in a slide's lines. */
interface Spot {
  row: number
  column: number
}

/** One `.class[ … ]`; `open` is its dot, `close` its bracket. */
interface Content {
  classes: string[]
  open: Spot
  /** Where its content begins. */
  inside: Spot
  close: Spot
}

const OPENER = /(\\?)((?:\.[A-Za-z_-][\w-]*)+)\[/g

/** True when inline code is open at this column of a line. */
function isInCode(text: string, column: number): boolean {
  const before = text.slice(0, column)
  return (before.match(/`+/g) ?? []).length % 2 === 1
}

/** Finds the bracket that closes; all brackets count, those of code as well, as remark counts them. */
function closingBracket(
  lines: readonly Line[],
  { row, column }: Spot,
  skip: readonly boolean[],
): Spot | null {
  let depth = 1
  for (let at = row; at < lines.length; at++) {
    if (skip[at] === true) continue
    const text = lines[at]?.text ?? ''
    for (let index = at === row ? column : 0; index < text.length; index++) {
      if (text[index] === '[') depth++
      else if (text[index] === ']' && --depth === 0) return { row: at, column: index }
    }
  }
  return null
}

/** Lines within `<!-- … -->`, where `.lab[` counts for the autopilot only. */
function commentedLines(lines: readonly Line[], fenced: readonly boolean[]): boolean[] {
  let open = false
  return lines.map(({ text }, index) => {
    const was = open
    if (fenced[index] === true && !open) return false
    for (const mark of text.match(/<!--|-->/g) ?? []) open = mark === '<!--'
    return was || /^\s*<!--/.test(text)
  })
}

/** Finds all content classes of a slide in the order of their openers. */
function findContents(lines: readonly Line[], lose: Lose): { contents: Content[]; commented: Content[] } {
  const fenced = fencedLines(lines)
  const hidden = commentedLines(lines, fenced)
  const [contents, commented]: [Content[], Content[]] = [[], []]
  const none = lines.map(() => false)
  for (const [row, line] of lines.entries()) {
    if (fenced[row] === true && hidden[row] !== true) continue
    for (const match of line.text.matchAll(OPENER)) {
      const [whole, escape, names = ''] = match
      const before = line.text[match.index - 1] ?? ''
      if (escape !== '' || /[\w)\]$`]/.test(before) || isInCode(line.text, match.index)) continue
      const inside = { row, column: match.index + whole.length }
      const raw = closingBracket(lines, inside, none)
      const close = raw && fenced[raw.row] === true ? closingBracket(lines, inside, fenced) : raw
      if (!close) lose(line, 'class', lossMessages.unclosedClass(names))
      else {
        const content = {
          classes: names.slice(1).split('.'),
          open: { row, column: match.index },
          inside,
          close,
        }
        ;(hidden[row] === true ? commented : contents).push(content)
      }
    }
  }
  return { contents, commented }
}

const isLab = ({ classes }: Content): boolean => classes.includes('lab') || classes.includes('exercise')

/** A class that runs over lines, or stands alone on its own, is a block; remark goes by the line break alone. */
function isBlock({ open, close }: Content): boolean {
  return open.row !== close.row
}

/** The column at which a block's `<div>` must stand to stay in its list item. */
function indentOf(text: string, column: number): string {
  return ' '.repeat(text.slice(0, column).replace(/\t/g, '    ').length)
}

/** What replaces a piece of a line: text, and whether a blank line must follow or go before. */
interface Edit {
  column: number
  length: number
  text: string
  /** A line break stands in for the place where Markdown needs one around raw HTML. */
  block: 'open' | 'close' | null
  indent: string
}

function editsOf(contents: readonly Content[], lines: readonly Line[]): Map<number, Edit[]> {
  const edits = new Map<number, Edit[]>()
  const add = (row: number, edit: Edit): void => void edits.set(row, [...(edits.get(row) ?? []), edit])
  for (const content of contents) {
    const { classes, open, inside, close } = content
    const block = isBlock(content)
    const tag = block ? 'div' : 'span'
    const indent = indentOf(lines[open.row]?.text ?? '', open.column)
    const start = `<${tag} class="${classes.map((name) => (name === 'exercise' ? 'lab' : name)).join(' ')}">`
    const length = inside.column - open.column
    add(open.row, { column: open.column, length, text: start, block: block ? 'open' : null, indent })
    add(close.row, {
      column: close.column,
      length: 1,
      text: `</${tag}>`,
      block: block ? 'close' : null,
      indent,
    })
  }
  return edits
}

/** Carries out a line's edits; raw HTML of blocks gets lines of its own, with blank ones around the Markdown inside. */
function editLine(line: Line, edits: readonly Edit[]): Line[] {
  const made: string[] = []
  let current = ''
  let at = 0
  for (const edit of edits.toSorted((a, b) => a.column - b.column)) {
    current += line.text.slice(at, edit.column)
    at = edit.column + edit.length
    if (edit.block === null) current += edit.text
    else if (edit.block === 'open') {
      made.push(current + edit.text, '')
      current = edit.indent
    } else {
      if (current.trim() !== '') made.push(current)
      made.push('', edit.indent + edit.text)
      current = edit.indent
    }
  }
  const rest = current + line.text.slice(at)
  if (rest.trim() !== '') made.push(rest)
  else if (made.length > 0) made.push('')
  return made.map((text) => withText(line, text))
}

/**
 * Turns remark's `.class[ … ]` into `<div>` and `<span>` with that class, and marks the lines of each `.lab[ … ]` (or, in
 * old decks, `.exercise[ … ]`). Code, inline code and `\.class[` stay as they are; one that is never closed is listed.
 */
export function replaceContentClasses(lines: readonly Line[], lose: Lose): Line[] {
  const { contents, commented } = findContents(lines, lose)
  const edits = editsOf(contents, lines)
  const labs = [...contents, ...commented].filter(isLab)
  return lines.flatMap((line, row) => {
    const lab = labs.findIndex(({ open, close }) => open.row <= row && row <= close.row)
    const marked = lab < 0 ? line : { ...line, lab: lab + 1 }
    const own = edits.get(row)
    return own ? editLine(marked, own) : [marked]
  })
}
