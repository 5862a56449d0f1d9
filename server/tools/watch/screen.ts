import { stripVTControlCharacters } from 'node:util'

/** One place of the screen; the second half of a wide character is empty. */
export interface Cell {
  text: string
  /** SGR parameters such as `1;31`, empty for plain. */
  style: string
}

export type Frame = Cell[][]

export interface ScreenShape {
  cols: number
  rows: number
  wraps: boolean
  /** Takes colours from the output; without, escape sequences are left out. */
  keepsColors: boolean
}

const TAB = 8
const BLANK: Cell = { text: ' ', style: '' }
/** Colours of the output; whatever else a program tells its terminal is not for a screen of ours. */
// oxlint-disable-next-line eslint/no-control-regex -- an escape sequence begins with a control character
const COLOR = /\u001B\[([\d;]*)m/
/** Characters two columns wide (UAX #11, W and F, by their blocks) and those of none. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3FFFD}]/u
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u
const CONTROL = /^\p{Cc}$/u

/** Lays the output of a command out on a screen, as far as it fits. */
export function layOut(output: string, shape: ScreenShape): Frame {
  const rows: Frame = []
  let style = ''
  for (const line of output.replace(/\n$/, '').split('\n')) {
    if (rows.length >= shape.rows) break
    const laid = layLine(line, style, shape)
    style = laid.style
    rows.push(...(shape.wraps ? cut(laid.cells, shape.cols) : [laid.cells.slice(0, shape.cols)]))
  }
  return rows.slice(0, shape.rows)
}

function layLine(
  line: string,
  begun: string,
  { keepsColors }: ScreenShape,
): { cells: Cell[]; style: string } {
  const cells: Cell[] = []
  let style = begun
  for (const [index, part] of line.split(COLOR).entries()) {
    if (index % 2 === 0) for (const character of stripVTControlCharacters(part)) put(cells, character, style)
    else if (keepsColors) style = /^0*$/.test(part) ? '' : [style, part].filter(Boolean).join(';')
  }
  return { cells, style }
}

function put(cells: Cell[], character: string, style: string): void {
  const last = cells.at(-1)
  if (character === '\t') {
    const blanks = TAB - (cells.length % TAB)
    for (let count = 0; count < blanks; count += 1) cells.push({ text: ' ', style })
  } else if (NO_WIDTH.test(character)) {
    if (last) last.text += character
  } else if (!CONTROL.test(character)) {
    cells.push({ text: character, style })
    if (WIDE.test(character)) cells.push({ text: '', style })
  }
}

function cut(cells: readonly Cell[], cols: number): Frame {
  if (cells.length === 0) return [[]]
  const rows: Frame = []
  for (let at = 0; at < cells.length; at += cols) rows.push(cells.slice(at, at + cols))
  return rows
}

/** Which cells of a frame are marked: columns by row. */
export type Marks = Map<number, Set<number>>

/** Says which cells of a frame differ from those of an older one. */
export function findChanges(before: Frame, now: Frame): Marks {
  const changes: Marks = new Map()
  for (const [row, cells] of now.entries()) {
    const length = Math.max(cells.length, before[row]?.length ?? 0)
    for (let column = 0; column < length; column += 1) {
      const [old, fresh] = [before[row]?.[column] ?? BLANK, cells[column] ?? BLANK]
      if (old.text !== fresh.text) addMark(changes, row, column)
    }
  }
  return changes
}

/** Marks one cell. */
export function addMark(marks: Marks, row: number, column: number): void {
  const columns = marks.get(row)
  if (columns) columns.add(column)
  else marks.set(row, new Set([column]))
}

/** Writes a frame as escape sequences from the line `top` (1-based) on; marked cells stand out. */
export function paint(frame: Frame, top: number, marks: Marks): string {
  const lines = frame.map((cells, row) => `\u001B[${top + row};1H${paintLine(cells, marks.get(row))}\u001B[K`)
  return `${lines.join('')}\u001B[${top + frame.length};1H\u001B[J`
}

function paintLine(cells: readonly Cell[], marked: ReadonlySet<number> = new Set()): string {
  let line = ''
  let current = ''
  const length = Math.max(cells.length, ...Array.from(marked, (column) => column + 1))
  for (let column = 0; column < length; column += 1) {
    const { text, style } = cells[column] ?? BLANK
    const wanted = marked.has(column) ? [style, '7'].filter(Boolean).join(';') : style
    if (wanted !== current) line += `\u001B[0${wanted && `;${wanted}`}m`
    current = wanted
    line += text
  }
  return current === '' ? line : `${line}\u001B[0m`
}

/** Composes the first line: the interval and the command at the left, host and time at the right, cut as procps cuts it. */
export function composeTitle(
  { every, command, right }: { every: string; command: string; right: string },
  cols: number,
): string {
  if (cols <= right.length) return ''
  const room = cols - right.length - 1
  const left = `${every}${command}`
  if (left.length <= room) return left.padEnd(cols - right.length) + right
  if (room < every.length + 3) return (every.length <= room ? every : '').padEnd(cols - right.length) + right
  return `${left.slice(0, room - 4)}... `.padEnd(cols - right.length) + right
}
