import type { Deck } from '../../deck/deck.ts'
import { commandLines } from './panel.ts'
import type { PrintedAnswer } from './printed-answer.ts'
import { shorten, type Shortened } from './shorten.ts'
import type { StyledLine } from './styled-line.ts'
import { describeDoubts } from './words.ts'

/*
 * The measures of a page of answers, in CSS pixels of the slide. answers.css draws with them: what is said twice there is named in
 * a comment, so that a page is full before it overflows.
 */

/** Text sizes of output, the best first; a large one is taken only when nothing has to be shortened for it. */
const SIZES = [24, 22, 20, 18, 17, 16, 15, 14] as const
const PLAIN_SIZE = 18
const LEAST_SIZE = 14

/** A character's width and a row's height of code, as parts of its size; JetBrains Mono is 0.6 wide, others up to 0.602. */
const ADVANCE = 0.605
const LEADING = 1.4

const SIDES = 64
const HEAD = 118
const FOOT = 62
const OUTPUT_INDENT = 22
const OUTPUT_SPACE = 16
const COMMAND_SIZE = 20
const COMMAND_ROW = 29
const COMMAND_SPACE = 12
/** The larger indent of the two, that of a command which folds. */
const COMMAND_INDENT = 40
const ENDING_WIDTH = 200
const DOUBT_ROW = 28
const SILENT_ROW = 36
const GAP = 22

/** A slide's page of answers: how large its output is written, and what it holds. */
export interface Sheet {
  size: (typeof SIZES)[number]
  /** Characters that a row of output takes, and one of a command. */
  columns: number
  commandColumns: number
  /** Pixels that the answers of one page may take together. */
  height: number
}

const rowHeight = ({ size }: Pick<Sheet, 'size'>): number => Math.round(size * LEADING)

/** Rows of a line that breaks at any character and goes on two characters further in. */
const rowsOf = (width: number, columns: number): number =>
  width <= columns ? 1 : 1 + Math.ceil((width - columns) / (columns - 2))

/** Rows of a command, which breaks between its words. */
function commandRows(line: string, columns: number): number {
  let rows = 1
  let used = 0
  for (const { length } of line.split(' ')) {
    if (used > 0 && used + 1 + length > columns) {
      rows++
      used = 2
    }
    used += used > 0 ? 1 + length : length
    rows += Math.ceil(Math.max(0, used - columns) / (columns - 2))
  }
  return rows
}

/** Pixels of an answer without its output. */
function headHeight(printed: PrintedAnswer, { commandColumns }: Sheet): number {
  const { head, left, tail } = commandLines(printed)
  const rows = [...head, ...tail].map((line) => commandRows(line, commandColumns))
  const count = rows.reduce((sum, each) => sum + each, left > 0 ? 1 : 0)
  return count * COMMAND_ROW + COMMAND_SPACE + describeDoubts(printed.answer).length * DOUBT_ROW
}

const outputRows = ({ head, left, tail }: Shortened<StyledLine>, { columns }: Sheet): number =>
  [...head, ...tail].reduce((sum, line) => sum + rowsOf(line.width, columns), left > 0 ? 1 : 0)

/** Pixels that an answer takes on a page. */
function heightOf(printed: PrintedAnswer, shown: Shortened<StyledLine>, sheet: Sheet): number {
  const { record } = printed.answer
  const rows = outputRows(shown, sheet) + (printed.lost > 0 ? 1 : 0)
  const silent = record === null || record.state === 'skipped' ? 0 : SILENT_ROW
  return headHeight(printed, sheet) + (rows === 0 ? silent : rows * rowHeight(sheet) + OUTPUT_SPACE)
}

/** Pixels that answers take below each other. */
export function heightTogether(
  answers: readonly { printed: PrintedAnswer; shown: Shortened<StyledLine> }[],
  sheet: Sheet,
): number {
  return answers.reduce((sum, { printed, shown }) => sum + heightOf(printed, shown, sheet) + GAP, -GAP)
}

/** True when answers fit on one page with all of their output. */
export function fitsWhole(answers: readonly PrintedAnswer[], sheet: Sheet): boolean {
  const whole = answers.map((printed) => ({ printed, shown: shorten(printed.lines, printed.lines.length) }))
  return heightTogether(whole, sheet) <= sheet.height
}

/** Plans a page for some answers: as large as their longest line and their number allow. */
export function planSheet(
  { width, height }: Pick<Deck, 'width' | 'height'>,
  answers: readonly PrintedAnswer[],
): Sheet {
  const columnsOf = (inner: number, size: number): number =>
    Math.max(20, Math.floor(inner / (ADVANCE * size)))
  const commandColumns = columnsOf(width - 2 * SIDES - ENDING_WIDTH - COMMAND_INDENT, COMMAND_SIZE)
  const sheetOf = (size: Sheet['size']): Sheet => ({
    size,
    columns: columnsOf(width - 2 * SIDES - OUTPUT_INDENT, size),
    commandColumns,
    height: height - HEAD - FOOT,
  })
  const longest = Math.max(0, ...answers.flatMap(({ lines }) => lines.map((line) => line.width)))
  const fits = (sheet: Sheet): boolean =>
    longest <= sheet.columns && (sheet.size <= PLAIN_SIZE || fitsWhole(answers, sheet))
  return SIZES.map(sheetOf).find(fits) ?? sheetOf(LEAST_SIZE)
}

/** Shortens an answer's output to what one page can hold beside its command. */
export function fitOutput(printed: PrintedAnswer, sheet: Sheet): Shortened<StyledLine> {
  const lost = printed.lost > 0 ? rowHeight(sheet) : 0
  const room = sheet.height - headHeight(printed, sheet) - OUTPUT_SPACE - lost
  const most = Math.max(3, Math.floor(room / rowHeight(sheet)))
  for (let count = most; count > 3; count--) {
    const shown = shorten(printed.lines, count)
    if (outputRows(shown, sheet) <= most) return shown
  }
  return shorten(printed.lines, 3)
}
