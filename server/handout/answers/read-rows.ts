import type { IBuffer, IBufferCell, IBufferLine } from '@xterm/headless'
import type { Colour, StyledLine, StyledRun, TextStyle } from './styled-line.ts'

const hex = (value: number): string => `#${value.toString(16).padStart(6, '0')}`

function styleOf(cell: IBufferCell): TextStyle {
  const colour = (isDefault: boolean, isRgb: boolean, value: number): Colour => {
    if (isDefault) return null
    return isRgb ? hex(value) : value
  }
  return {
    foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    strike: cell.isStrikethrough() !== 0,
    inverse: cell.isInverse() !== 0,
  }
}

const isSame = (one: TextStyle, other: TextStyle): boolean => JSON.stringify(one) === JSON.stringify(other)

/** True for blanks that nobody would see at a line's end. */
const isUnseen = ({ text, style }: StyledRun): boolean =>
  text.trim() === '' && style.background === null && !style.inverse && !style.underline && !style.strike

/** Where what was written into a row ends: cells that hold nothing, not even a blank, come after. */
function writtenEnd(row: IBufferLine, cell: IBufferCell): number {
  let end = row.length
  while (
    end > 0 &&
    row.getCell(end - 1, cell)?.getChars() === '' &&
    cell.getWidth() === 1 &&
    cell.isBgDefault()
  )
    end--
  return end
}

/** Appends a row's cells to a line; the second half of a wide character has no width. */
function appendRow(line: StyledLine, row: IBufferLine, cell: IBufferCell): void {
  const end = writtenEnd(row, cell)
  for (let x = 0; x < end; x++) {
    if (row.getCell(x, cell) === undefined || cell.getWidth() === 0) continue
    const style = styleOf(cell)
    const text = cell.isInvisible() === 0 && cell.getChars() !== '' ? cell.getChars() : ' '
    const last = line.runs.at(-1)
    if (last !== undefined && isSame(last.style, style)) last.text += text
    else line.runs.push({ text, style })
    line.width += cell.getWidth()
  }
}

/** Takes blanks off a line's end. */
function trimEnd(line: StyledLine): void {
  for (let last = line.runs.at(-1); last !== undefined && isUnseen(last); last = line.runs.at(-1)) {
    line.width -= last.text.length
    line.runs.pop()
  }
  const last = line.runs.at(-1)
  if (last === undefined || !isUnseen({ ...last, text: '' })) return
  const trimmed = last.text.trimEnd()
  line.width -= last.text.length - trimmed.length
  last.text = trimmed
}

/** Reads a screen and what scrolled off above it as lines, rows that the terminal wrapped put together; no empty ones at the end. */
export function readRows(buffer: IBuffer): StyledLine[] {
  const cell = buffer.getNullCell()
  const lines: StyledLine[] = []
  for (let y = 0; y < buffer.length; y++) {
    const row = buffer.getLine(y)
    if (row === undefined) continue
    const before = lines.at(-1)
    const line = row.isWrapped && before !== undefined ? before : { runs: [], width: 0 }
    if (line !== before) lines.push(line)
    appendRow(line, row, cell)
  }
  for (const line of lines) trimEnd(line)
  while (lines.at(-1)?.runs.length === 0) lines.pop()
  return lines
}
